-- Who opened the portrait of a judge, so that the judge reads it, and what the judge says to it.
create table portrait_look (
    id text primary key,
    judge text not null,
    period text not null,
    login text not null,
    name text not null,
    role text not null,
    -- Whether it was the judge.
    own bigint not null,
    at bigint not null
);
create index portrait_look_judge on portrait_look (judge, period);

create table portrait_comment (
    id text primary key,
    judge text not null,
    period text not null,
    words text not null,
    login text not null,
    name text not null,
    at bigint not null
);
create index portrait_comment_judge on portrait_comment (judge, period);
