-- The clocks of the open cases, derived from their rows; what does not move with the day. Days are numbers since
-- 1970-01-01.
create table case_clock (
    number text primary key,
    division text not null,
    judge text not null,
    line text not null,
    type_code text not null,
    cause text not null,
    procedure_id text not null,
    docketed bigint not null,
    parties bigint not null,
    -- None of these where no limit is known; due is null too while the clock stands still.
    due bigint,
    two_thirds bigint,
    apply_by bigint,
    decide_by bigint,
    approver text not null,
    article text not null,
    paused_since bigint,
    -- Days left when the clock was stopped.
    paused_left bigint,
    total bigint not null,
    not_counted bigint not null,
    extensions bigint not null,
    -- What is not as it should be, ids with spaces between.
    irregular text not null
);

create index case_clock_due on case_clock (due);
create index case_clock_docketed on case_clock (docketed);
create index case_clock_judge on case_clock (judge);

-- By which edition of the rules the clocks were counted.
create table clock_state (
    id bigint primary key,
    edition bigint not null
);

-- Under which rule each case was when people were told last.
create table told_warning (
    number text primary key,
    rule text not null
);

-- Whether a batch is a step of a ledger and no file.
alter table batch add column online bigint not null default 0;

-- What people did about a warning.
create table warning_act (
    id text primary key,
    number text not null,
    rule text not null,
    day bigint not null,
    at bigint not null,
    login text not null,
    name text not null,
    act text not null,
    said text not null,
    -- Acts done together are undone together.
    together text not null,
    undone bigint not null
);

create index warning_act_number on warning_act (number);
create index warning_act_together on warning_act (together);

-- The entries of the ledgers.
create table entry (
    id text primary key,
    kind text not null,
    number text not null,
    state text not null,
    division text not null,
    judge text not null,
    line text not null,
    opened bigint not null,
    opened_by text not null,
    since bigint not null,
    due bigint,
    settled bigint not null,
    -- What was said last of each field, as JSON.
    said text not null,
    seq bigint not null
);

create index entry_kind on entry (kind, settled, due);
create index entry_number on entry (number, kind);
create unique index entry_once on entry (number, kind)
    where settled = 0 and kind in ('long_pending', 'transfer', 'reverse_review', 'four_type', 'review');

-- What was done to them, step by step; added and read, never changed.
create table entry_step (
    entry text not null references entry (id),
    seq bigint not null,
    day bigint not null,
    at bigint not null,
    court text not null,
    login text not null,
    name text not null,
    role text not null,
    verb text not null,
    from_state text not null,
    to_state text not null,
    said text not null,
    together text not null,
    primary key (entry, seq)
);

create index entry_step_together on entry_step (together);

create trigger entry_step_stays before update on entry_step begin
    select raise(abort, 'steps of a ledger are never changed');
end;

create trigger entry_step_remains before delete on entry_step begin
    select raise(abort, 'steps of a ledger are never removed');
end;

-- What goes to another court, written down with the step it comes from.
create table message_out (
    id text primary key,
    -- Their order: a message is delivered after those before it.
    seq bigint not null,
    entry text not null,
    to_court text not null,
    number text not null,
    body text not null,
    at bigint not null,
    delivered bigint,
    -- Why the receiver could not enter it, if so.
    problem text not null
);

create index message_out_number on message_out (number);

-- What came from another court, once each.
create table message_in (
    id text primary key,
    seq bigint not null,
    entry text not null,
    from_court text not null,
    number text not null,
    body text not null,
    sent bigint not null,
    at bigint not null,
    -- Why it could not be entered, if so.
    problem text not null
);

create index message_in_number on message_in (number);

-- The settings of the nodes of this court, as JSON.
create table node_setting (
    id bigint primary key,
    value text not null
);
