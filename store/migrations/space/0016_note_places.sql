-- Which note of a consultation it was, in the order they arrived: two written within one second stand in it.
alter table meeting_note add column place bigint not null default 0;
