-- People, what they are in which court, and their sessions. Times are seconds since 1970, yes and no are 1 and 0.
create table account (
    id text primary key,
    login text not null unique,
    name text not null,
    court text not null references court (code),
    -- A PHC string with the parameters it was made with; none for those who come by single sign-on.
    password text,
    password_at bigint not null,
    must_change bigint not null,
    -- The secret of the second factor in base32, and the last time step it was used for.
    second_factor text,
    second_step bigint not null,
    -- Who the single sign-on says they are.
    subject text unique,
    failures bigint not null,
    locked_until bigint not null,
    disabled bigint not null,
    created_at bigint not null
);

create index account_court on account (court);

-- Passwords an account had before, so that none comes back soon.
create table former_password (
    account text not null references account (id),
    password text not null,
    at bigint not null
);

create table membership (
    id text primary key,
    account text not null references account (id),
    court text not null references court (code),
    role text not null,
    -- Empty where the membership names none.
    division text not null,
    line text not null,
    unique (account, court, role, division, line)
);

create index membership_court on membership (court);

create table division (
    court text not null references court (code),
    name text not null,
    line text not null,
    position bigint not null,
    closed bigint not null,
    primary key (court, name)
);

-- Only the SHA-256 of a token is kept: who reads this table cannot act as anyone.
create table session (
    token text primary key,
    account text not null references account (id),
    membership text,
    -- Whether the second factor was shown.
    second bigint not null,
    begun bigint not null,
    seen bigint not null,
    ends bigint not null
);

create index session_account on session (account);

create table setting (
    key text primary key,
    value text not null
);

-- The end of every log as it was last written: a log that is shorter, or has another hash there, was bent.
create table anchor (
    place text primary key,
    seq bigint not null,
    hash text not null,
    at bigint not null
);
