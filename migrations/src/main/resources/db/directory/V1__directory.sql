-- Who may ask, and where each account lives. No mail is in here.
-- Every time is UTC. `deleted_at`, where a table has one, is NULL for what lives.

create table shard (
  id          int          not null,
  server      varchar(64)  not null,
  schema_name varchar(64)  not null,
  is_open     boolean      not null default true,
  primary key (id),
  unique key shard_schema (server, schema_name)
) engine = InnoDB default charset = utf8mb4;

create table application (
  id         bigint       not null auto_increment,
  public_id  binary(16)   not null,
  name       varchar(255) not null,
  created_at datetime(6)  not null default (utc_timestamp(6)),
  primary key (id),
  unique key application_public_id (public_id)
) engine = InnoDB default charset = utf8mb4;

create table api_key (
  id             bigint       not null auto_increment,
  application_id bigint       not null,
  hash           binary(32)   not null comment 'SHA-256 of the key; the key itself is shown once and kept nowhere',
  hint           varchar(16)  not null comment 'its first characters, to tell keys apart',
  name           varchar(255) not null,
  created_at     datetime(6)  not null default (utc_timestamp(6)),
  revoked_at     datetime(6)  null,
  primary key (id),
  unique key api_key_hash (hash),
  key api_key_application (application_id)
) engine = InnoDB default charset = utf8mb4;

-- Numbers of accounts are unique over all shards, so that an account can move.
create table account_location (
  account_id     bigint       not null auto_increment,
  grant_id       binary(16)   not null,
  application_id bigint       not null,
  shard_id       int          not null,
  provider       varchar(16)  not null,
  email          varchar(320) not null,
  created_at     datetime(6)  not null default (utc_timestamp(6)),
  primary key (account_id),
  unique key account_location_grant (grant_id),
  key account_location_application (application_id, created_at, account_id)
) engine = InnoDB default charset = utf8mb4;

-- What the API asks of the sync fleet before it makes a grant: does this login work?
create table login_check (
  id              binary(16)      not null,
  provider        varchar(16)     not null,
  sealed_settings varbinary(8192) not null,
  state           varchar(16)     not null comment 'waiting, running, passed, failed',
  failure         varchar(32)     null,
  detail          varchar(1000)   null,
  claimed_by      varchar(128)    null,
  claimed_until   datetime(6)     null,
  created_at      datetime(6)     not null default (utc_timestamp(6)),
  primary key (id),
  key login_check_state (state, created_at)
) engine = InnoDB default charset = utf8mb4;

create table webhook (
  id                           binary(16)     not null,
  application_id               bigint         not null,
  description                  varchar(500)   null,
  url                          varchar(2048)  not null,
  trigger_types                varchar(2000)  not null comment 'comma separated',
  notification_email_addresses varchar(2000)  not null default '' comment 'comma separated',
  sealed_secret                varbinary(512) not null,
  status                       varchar(16)    not null comment 'challenge, challenge_failed, active, failing, failed, pause',
  status_reason                varchar(500)   null comment 'why the challenge or the deliveries failed',
  version                      int            not null default 0,
  created_at                   datetime(6)    not null default (utc_timestamp(6)),
  updated_at                   datetime(6)    not null default (utc_timestamp(6)),
  status_updated_at            datetime(6)    not null default (utc_timestamp(6)),
  primary key (id),
  key webhook_application (application_id)
) engine = InnoDB default charset = utf8mb4;

-- Who does what only one may do, by this database's clock. The fence grows with every change of hands.
create table lease (
  name       varchar(128) not null,
  owner      varchar(128) not null,
  fence      bigint       not null,
  expires_at datetime(6)  not null,
  primary key (name)
) engine = InnoDB default charset = utf8mb4;
