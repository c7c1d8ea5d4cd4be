-- Files attached to entries of the ledgers: added and read, never changed. A mistaken one is withdrawn: its bytes go, the
-- row stays with who, when and why.
create table attachment (
    id text primary key,
    entry text not null references entry (id),
    name text not null,
    media text not null,
    size bigint not null,
    -- SHA-256 in hexadecimal.
    digest text not null,
    at bigint not null,
    day bigint not null,
    login text not null,
    actor text not null,
    bytes blob,
    withdrawn bigint,
    withdrawn_by text,
    why text,
    check ((bytes is null) = (withdrawn is not null)),
    check ((withdrawn is null) = (withdrawn_by is null) and (withdrawn is null) = (why is null))
);

create index attachment_entry on attachment (entry, at);

-- One that stands can be withdrawn; nothing else of it changes, and nothing of one that was withdrawn.
create trigger attachment_stays before update on attachment
when old.withdrawn is not null or new.withdrawn is null
    or new.id <> old.id or new.entry <> old.entry or new.name <> old.name or new.media <> old.media
    or new.size <> old.size or new.digest <> old.digest or new.at <> old.at or new.day <> old.day
    or new.login <> old.login or new.actor <> old.actor
begin
    select raise(abort, 'attachments are never changed, only withdrawn');
end;

create trigger attachment_remains before delete on attachment begin
    select raise(abort, 'attachments are never removed, only withdrawn');
end;

-- SQLite runs no trigger for the row that “insert or replace” removes.
create trigger attachment_once before insert on attachment
when exists (select 1 from attachment where id = new.id)
begin
    select raise(abort, 'attachments are never replaced, only withdrawn');
end;
