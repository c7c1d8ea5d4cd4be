-- The space of one court. Days are numbers since 1970-01-01, yes and no are 1 and 0, amounts are in fen.
create table batch (
    id bigint primary key,
    kind text not null,
    file_name text not null,
    at bigint not null,
    actor text not null,
    added bigint not null,
    changed bigint not null,
    unchanged bigint not null,
    refused bigint not null,
    undone bigint not null
);

create table case_file (
    number text primary key,
    division text not null,
    judge text not null,
    docketed bigint not null,
    closed bigint,
    procedure_id text not null,
    cause text not null,
    disposition text,
    heard bigint,
    enforceable bigint,
    origin text,
    applied bigint,
    recovered bigint,
    filed_online bigint,
    batch bigint not null
);

create table case_event (
    number text not null references case_file (number),
    day bigint not null,
    kind text not null,
    until_day bigint,
    detail text not null,
    approver text not null,
    batch bigint not null
);

create index case_event_number on case_event (number);

create table person (
    name text not null,
    division text not null,
    from_day bigint not null,
    line text not null,
    quota bigint not null,
    until_day bigint,
    batch bigint not null,
    primary key (name, division, from_day)
);

create table reported (
    period text not null,
    measure text not null,
    value text not null,
    batch bigint not null,
    primary key (period, measure)
);

-- What a row was before a batch changed it, and which batch had written it.
create table before_image (
    batch bigint not null,
    kind text not null,
    row_key text not null,
    previous_batch bigint not null,
    image text not null,
    primary key (batch, kind, row_key)
);

create index before_image_previous on before_image (previous_batch);

create table refused (
    id bigint primary key,
    batch bigint not null,
    row_number bigint not null,
    cells text not null,
    column_name text not null,
    value text not null,
    reason text not null,
    hint text not null,
    month bigint,
    -- Which case or event the row is about, where that could be read: a good row about the same settles it.
    row_key text,
    -- The batch that settled it; 0 when it was set aside.
    settled bigint
);

create index refused_row_key on refused (row_key);

create table fact_pack (
    id bigint primary key,
    revision bigint not null,
    bytes blob not null
);

-- Each entry's hash covers the one before it, so none can be changed or taken out unseen.
create table audit (
    seq bigint primary key,
    at bigint not null,
    actor text not null,
    action text not null,
    detail text not null,
    hash text not null
);
