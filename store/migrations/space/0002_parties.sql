-- 当事人, as the court's file writes them; masked for whoever reads them without a stated reason.
alter table case_file add column parties text not null default '';
