-- Users are those of a cluster: all its brokers that share this database know them.

create sequence users_seq start with 1 increment by 50;
create table users (
    id            bigint primary key,
    cluster       varchar(255) not null,
    name          varchar(64) not null,
    password_hash varchar(255) not null,
    enabled       boolean not null,
    created_at    timestamp(6) with time zone not null,
    changed_at    timestamp(6) with time zone not null,
    version       bigint not null,
    constraint users_once unique (cluster, name)
);
