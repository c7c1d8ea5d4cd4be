-- What is held of the ledgers for counting asks for the entries that were changed since.
create index entry_step_at on entry_step (at);
create index entry_kind_seq on entry (kind, seq);
-- How the registers stood when a lineage was made.
create index entry_kind_about on entry (kind, settled, about);

-- How often open entries were given to another judge or division because their cases were: no step says so.
create table entry_followed (
    id bigint primary key,
    times bigint not null
);
