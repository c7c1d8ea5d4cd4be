drop index entry_number_once;
create unique index entry_number_once on entry (number)
    where kind in ('mediation', 'measure', 'litigant', 'petition', 'rectification', 'signal_check');

-- What the rules found when they last looked at the court, and at what they looked: a report is made anew when that differs.
create table signal_report (
    id bigint primary key,
    mark text not null,
    at bigint not null,
    body text not null,
    -- Those signals alone whose failed checks make figures not qualified.
    marks text not null
);
