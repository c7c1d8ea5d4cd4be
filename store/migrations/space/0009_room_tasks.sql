-- What came of a task set in the room: the number it got, or why it was not set. Empty for every other note.
alter table meeting_note add column outcome text not null default '';
