-- For H2 (in PostgreSQL mode) and PostgreSQL alike; docs/decisions/0001 names the types both know.

create sequence brokers_seq start with 1 increment by 50;
create table brokers (
    id               bigint primary key,
    cluster          varchar(255) not null,
    name             varchar(255) not null,
    broker_id        bigint not null,
    address          varchar(255) not null,
    software_version varchar(64) not null,
    started_at       timestamp(6) with time zone not null,
    seen_at          timestamp(6) with time zone not null,
    version          bigint not null,
    constraint brokers_once unique (cluster, name, broker_id)
);

create sequence topics_seq start with 1 increment by 50;
create table topics (
    id           bigint primary key,
    cluster      varchar(255) not null,
    broker       varchar(255) not null,
    name         varchar(255) not null,
    read_queues  integer not null,
    write_queues integer not null,
    permission   integer not null,
    ordered      boolean not null,
    system_flags integer not null,
    filter_type  varchar(32) not null,
    attributes   text not null,
    created_at   timestamp(6) with time zone not null,
    changed_at   timestamp(6) with time zone not null,
    version      bigint not null,
    constraint topics_once unique (cluster, broker, name)
);

create sequence consumer_groups_seq start with 1 increment by 50;
create table consumer_groups (
    id                       bigint primary key,
    cluster                  varchar(255) not null,
    broker                   varchar(255) not null,
    name                     varchar(255) not null,
    consume_enabled          boolean not null,
    consume_from_min_enabled boolean not null,
    broadcast_enabled        boolean not null,
    ordered                  boolean not null,
    retry_queues             integer not null,
    retry_max_times          integer not null,
    retry_policy             text not null,
    read_from_broker_id      bigint not null,
    slow_read_from_broker_id bigint not null,
    notify_members           boolean not null,
    system_flags             integer not null,
    consume_timeout_minutes  integer not null,
    subscriptions            text not null,
    attributes               text not null,
    created_at               timestamp(6) with time zone not null,
    changed_at               timestamp(6) with time zone not null,
    version                  bigint not null,
    constraint consumer_groups_once unique (cluster, broker, name)
);

create sequence audit_trail_seq start with 1 increment by 50;
create table audit_trail (
    id          bigint primary key,
    happened_at timestamp(6) with time zone not null,
    cluster     varchar(255) not null,
    broker      varchar(255) not null,
    actor       varchar(255) not null,
    action      varchar(64) not null,
    kind        varchar(64) not null,
    name        varchar(255) not null,
    details     text
);
create index audit_trail_by_time on audit_trail (happened_at);
create index audit_trail_by_name on audit_trail (kind, name);
