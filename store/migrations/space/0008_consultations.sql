-- Consultations (数据会商) of the court, each a document that is changed as a whole.
create table consultation (
    id text primary key,
    held_on bigint not null,
    body text not null,
    -- Counts its changes: one who changes what has changed meanwhile is told.
    revision bigint not null
);

-- Facts of this court as some consultation froze them, its own or one of a court above. Content-addressed, never changed.
create table frozen_pack (
    hash text primary key,
    bytes blob not null,
    at bigint not null
);

-- What a consultation asked of divisions and courts, and what came.
create table speech (
    id text primary key,
    consultation text not null references consultation (id),
    court text not null,
    division text not null,
    body text not null
);
create index speech_consultation on speech (consultation);
create index speech_court on speech (court);

-- What was written down in the room. The id is given where it is written: what is sent twice stands once.
create table meeting_note (
    consultation text not null references consultation (id),
    id text not null,
    body text not null,
    at bigint not null,
    login text not null,
    name text not null,
    received bigint not null,
    primary key (consultation, id)
);

drop index entry_number_once;
create unique index entry_number_once on entry (number)
    where kind in ('mediation', 'measure', 'litigant', 'petition', 'rectification');
