-- A log: of one court, or of the registry. Entries are added and read; nothing changes or removes one.
-- Each entry's hash covers the one before it. An act has an entry that opens it and one that ends it.
create table entry (
    seq bigint primary key,
    at bigint not null,
    request text not null,
    login text not null,
    home text not null,
    role text not null,
    action text not null,
    object text not null,
    phase text not null,
    opening bigint not null,
    detail text not null,
    hash text not null
);

create index entry_action on entry (action, seq);

create trigger entry_stays before update on entry begin
    select raise(abort, 'entries of a log are never changed');
end;

create trigger entry_remains before delete on entry begin
    select raise(abort, 'entries of a log are never removed');
end;
