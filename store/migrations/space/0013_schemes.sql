-- Evaluation schemes, a row a version.
create table scheme (
    id text not null,
    version bigint not null,
    body text not null,
    -- Counts its changes: one who decides on what has changed meanwhile is told.
    revision bigint not null,
    -- Who changed it last, and when.
    name text not null,
    at bigint not null,
    primary key (id, version)
);

-- What a period came to, as it was published. The facts are in frozen_pack, of each court in its own space.
create table scheme_result (
    id text primary key not null,
    body text not null,
    revision bigint not null,
    at bigint not null
);

-- Objections to items of a result; answered is 0 while one waits.
create table scheme_objection (
    id text primary key not null,
    result text not null,
    body text not null,
    answered bigint not null,
    at bigint not null
);

create index scheme_objection_of on scheme_objection (result, at);
