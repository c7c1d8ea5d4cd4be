-- What people are told, and what goes out to a court's own systems. Times are seconds since 1970, minutes are those of a
-- day in Beijing, yes and no are 1 and 0.
create table notice (
    id text primary key,
    account text not null references account (id),
    -- The court it is about.
    court text not null references court (code),
    kind text not null,
    title_zh text not null,
    title_en text not null,
    text_zh text not null,
    text_en text not null,
    link text not null,
    -- What happened, as whoever tells it names it: nobody is told the same twice.
    key text not null,
    at bigint not null,
    seen bigint not null,
    unique (account, key)
);

create index notice_account on notice (account, at);
create index notice_unread on notice (account, seen);
create index notice_court on notice (court, seen);

create table webhook (
    court text primary key references court (code),
    url text not null,
    -- Signs what goes out; it cannot be a hash.
    secret text not null,
    enabled bigint not null,
    -- From and until which minute nothing goes out; the same minute twice for never.
    quiet_from bigint not null,
    quiet_to bigint not null,
    digest_at bigint
);

create table delivery (
    id text primary key,
    court text not null references court (code),
    kind text not null,
    -- As it goes out, byte for byte, each time.
    body text not null,
    made bigint not null,
    due bigint not null,
    tries bigint not null,
    -- Whoever sends it has it until then.
    leased_until bigint not null,
    -- waiting, sent or failed.
    state text not null,
    said text not null
);

create index delivery_due on delivery (state, due);
create index delivery_court on delivery (court, made);

-- What was done once and is not done again, whoever asks.
create table run (
    job text not null,
    slot text not null,
    at bigint not null,
    primary key (job, slot)
);
