-- How often an address tried to sign in within a minute; forgotten soon after it.
create table sign_in_attempt (
    address text not null,
    minute bigint not null,
    made bigint not null,
    primary key (address, minute)
);
