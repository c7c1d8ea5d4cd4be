-- The registry: which courts there are, what each opens to the courts above it, and the ranges they set.
create table court (
    code text primary key,
    name_zh text not null,
    name_en text not null,
    short_zh text not null,
    short_en text not null,
    tier text not null,
    parent text,
    position bigint not null,
    opens text not null default 'tallies'
);

create table range_setting (
    court text not null references court (code),
    indicator text not null,
    version text not null,
    from_day bigint not null,
    low text,
    high text,
    basis text not null,
    primary key (court, indicator, version, from_day)
);
