-- A dispute is followed from a case to those that come from it.
create index case_file_origin on case_file (origin);
