-- Registers of dispute, case and petition sources: by whom an entry is, for finding the same again, and the day it came.
alter table entry add column party_key text not null default '';
alter table entry add column came bigint not null default 0;
-- The case it names beside its own number.
alter table entry add column about text not null default '';
update entry set came = opened;

create index entry_party on entry (kind, party_key);
create index entry_about on entry (about);
create index entry_came on entry (kind, came);
create unique index entry_number_once on entry (number) where kind in ('mediation', 'measure', 'litigant', 'petition');
