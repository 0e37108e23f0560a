-- Requests to webhooks, one row for each notification and attempt, for as long as is configured. An id begins with the
-- time, so the primary key clusters by time: pages, times and pruning are ranges of it.
create table webhook_delivery (
  id          binary(16)   not null,
  webhook_id  binary(16)   not null,
  account_id  bigint       not null,
  seq         bigint       not null,
  event_id    varchar(64)  not null,
  trigger_type varchar(64) not null,
  attempt     int          not null,
  cause       varchar(16)  not null comment 'log, redelivery, replay',
  accepted    boolean      not null,
  outcome     varchar(16)  not null,
  http_status smallint     null,
  reason      varchar(255) null,
  took_ms     int          not null,
  excerpt     varchar(512) not null,
  primary key (id),
  key webhook_delivery_webhook (webhook_id, accepted, id)
) engine = InnoDB default charset = utf8mb4;

-- How a webhook does in this shard, ever since it began.
create table webhook_statistics (
  webhook_id      binary(16)  not null,
  delivered       bigint      not null,
  failed          bigint      not null comment 'attempts',
  last_success_at datetime(6) null,
  last_failure_at datetime(6) null,
  primary key (webhook_id)
) engine = InnoDB default charset = utf8mb4;

-- How far a replay has come in an account.
create table webhook_replay_position (
  replay_id  binary(16) not null,
  account_id bigint     not null,
  seq        bigint     not null,
  to_seq     bigint     not null,
  primary key (replay_id, account_id)
) engine = InnoDB default charset = utf8mb4;
