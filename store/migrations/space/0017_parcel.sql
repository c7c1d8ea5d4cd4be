-- What the court's files and registers tell of disputes, as it was put together last: made anew where it is of another edition
-- of the program or of other rows.
create table dispute_parcel (
    id bigint primary key,
    edition bigint not null,
    -- What it was made of: the revision of the facts, and how the registers stood.
    revision bigint not null,
    entries bigint not null,
    said bigint not null,
    bytes blob not null
);
