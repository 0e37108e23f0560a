-- What a subscription wants beyond its triggers, its former secret, and what its addresses were told.
alter table webhook
  add column grant_ids              text           null comment 'comma separated; null: every grant of the application',
  add column filter                 text           null comment 'JSON of EventFilter; null: everything',
  add column compact                boolean        not null default false comment 'ids instead of objects',
  add column previous_sealed_secret varbinary(512) null,
  add column previous_valid_until   datetime(6)    null,
  add column failing_since          datetime(6)    null,
  add column failing_mailed_at      datetime(6)    null,
  add column failed_mailed_at       datetime(6)    null,
  add column recovered_mailed_at    datetime(6)    null;

-- What the webhook service is to do besides serving the log: single deliveries that somebody asked for, and what an
-- application's other webhooks are told of one that fails.
create table webhook_errand (
  id              binary(16)     not null,
  webhook_id      binary(16)     not null,
  kind            varchar(16)    not null comment 'test, redelivery, notice',
  arguments       text           not null comment 'JSON',
  state           varchar(16)    not null comment 'waiting, done, failed',
  attempts        int            not null default 0,
  next_attempt_at datetime(6)    not null default (utc_timestamp(6)),
  claimed_until   datetime(6)    null,
  result          text           null comment 'JSON',
  created_at      datetime(6)    not null default (utc_timestamp(6)),
  primary key (id),
  key webhook_errand_due (state, next_attempt_at),
  key webhook_errand_created (created_at)
) engine = InnoDB default charset = utf8mb4;

create table webhook_replay (
  id             binary(16)   not null,
  webhook_id     binary(16)   not null,
  application_id bigint       not null,
  grant_ids      text         null comment 'comma separated; null: those of the webhook',
  trigger_types  varchar(2000) null comment 'comma separated; null: those of the webhook',
  filter         text         null comment 'JSON; null: that of the webhook',
  after_seq      bigint       null comment 'of the one grant: positions above it',
  since          datetime(6)  null comment 'what changed at or after it',
  until          datetime(6)  not null comment 'what changed before it',
  state          varchar(16)  not null comment 'running, done, cancelled, failed',
  reason         varchar(500) null,
  scanned        bigint       not null default 0,
  delivered      bigint       not null default 0,
  skipped        bigint       not null default 0,
  created_at     datetime(6)  not null default (utc_timestamp(6)),
  updated_at     datetime(6)  not null default (utc_timestamp(6)),
  finished_at    datetime(6)  null,
  primary key (id),
  key webhook_replay_webhook (webhook_id, created_at),
  key webhook_replay_state (state)
) engine = InnoDB default charset = utf8mb4;
