-- What someone saw of the figures when they looked at the brief last, and on the latest day before that: so that looking
-- again on the same day still says what changed since the day before. As another role one sees other figures.
create table brief_look (
    account text not null references account (id),
    -- Court, role and part, as the actor has them.
    acting text not null,
    day bigint not null,
    seen text not null,
    earlier_day bigint,
    earlier_seen text,
    primary key (account, acting)
);
