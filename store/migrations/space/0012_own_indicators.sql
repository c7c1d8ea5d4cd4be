-- Indicators of the court's own, a row a version: a proposal, adopted, or withdrawn.
create table own_indicator (
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
