-- Everything of an account, whole. Primary keys begin with the account, so that its rows lie together.
-- Every time is UTC. `deleted_at`, where a table has one, is NULL for what lives.

create table account (
  id             bigint        not null,
  grant_id       binary(16)    not null,
  application_id bigint        not null,
  provider       varchar(16)   not null,
  email          varchar(320)  not null,
  identity_seed  binary(32)    not null comment 'ids of everything in the account derive from it',
  settings       text          not null comment 'JSON, no secret in it',
  sealed_secret  varbinary(8192) not null,
  status         varchar(16)   not null comment 'valid, invalid',
  sync_state     varchar(16)   not null comment 'new, initial, following, broken',
  failure        varchar(32)   null,
  failure_detail varchar(1000) null,
  synced_at      datetime(6)   null,
  created_at     datetime(6)   not null,
  updated_at     datetime(6)   not null,
  version        int           not null,
  primary key (id),
  unique key account_grant (grant_id)
) engine = InnoDB default charset = utf8mb4;

create table account_lease (
  account_id bigint       not null,
  owner      varchar(128) not null,
  fence      bigint       not null,
  expires_at datetime(6)  not null,
  primary key (account_id),
  key account_lease_owner (owner)
) engine = InnoDB default charset = utf8mb4;

-- Accounts that are gone for the API; their rows and blobs are being cleared away.
create table account_purge (
  account_id   bigint      not null,
  grant_id     binary(16)  not null,
  requested_at datetime(6) not null,
  primary key (account_id)
) engine = InnoDB default charset = utf8mb4;

create table folder (
  account_id    bigint        not null,
  id            binary(16)    not null,
  path          varchar(1024) not null,
  path_hash     binary(16)    not null,
  name          varchar(1024) not null,
  parent_path   varchar(1024) null,
  role          varchar(16)   not null,
  attributes    varchar(500)  not null,
  selectable    boolean       not null,
  total_count   int           not null,
  unread_count  int           not null,
  checkpoint    varchar(500)  not null,
  status_mark   varchar(255)  null,
  listed        boolean       not null comment 'every message the server had at first sight has been fetched',
  missing_since datetime(6)   null,
  version       int           not null,
  primary key (account_id, id),
  unique key folder_path (account_id, path_hash)
) engine = InnoDB default charset = utf8mb4;

create table thread (
  account_id           bigint        not null,
  id                   binary(16)    not null,
  subject              varchar(1000) null,
  subject_hash         binary(8)     null,
  snippet              varchar(255)  null,
  participants         mediumtext    not null comment 'JSON',
  earliest_at          datetime(6)   not null,
  latest_at            datetime(6)   not null,
  latest_received_at   datetime(6)   null,
  latest_sent_at       datetime(6)   null,
  latest_message_id    binary(16)    not null,
  message_count        int           not null,
  unread_count         int           not null,
  starred_count        int           not null,
  attachment_count     int           not null,
  draft_count          int           not null,
  version              int           not null,
  primary key (account_id, id),
  key thread_latest (account_id, latest_at, id),
  key thread_subject (account_id, subject_hash, latest_at)
) engine = InnoDB default charset = utf8mb4;

-- Message-IDs (their hashes) that lead to a thread: those of its messages and those they refer to.
create table thread_reference (
  account_id bigint     not null,
  hash       binary(12) not null,
  thread_id  binary(16) not null,
  primary key (account_id, hash),
  key thread_reference_thread (account_id, thread_id)
) engine = InnoDB default charset = utf8mb4;

-- An id begins with the message's own date, so the primary key clusters by time.
create table message (
  account_id      bigint        not null,
  id              binary(16)    not null,
  identity        binary(32)    not null,
  ordinal         smallint      not null comment 'tells true duplicates in one folder apart',
  thread_id       binary(16)    not null,
  received_at     datetime(6)   not null,
  sent_at         datetime(6)   null,
  subject         varchar(1000) null,
  participants    mediumtext    not null comment 'JSON: from, to, cc, bcc, reply_to',
  snippet         varchar(255)  null,
  attachments     mediumtext    null comment 'JSON',
  message_id_header varchar(1000) null,
  unread          boolean       not null,
  starred         boolean       not null,
  answered        boolean       not null,
  draft           boolean       not null,
  size            bigint        not null,
  blob_hash       binary(32)    not null,
  defective       boolean       not null comment 'kept raw, but not everything in it could be read',
  unplaced_since  datetime(6)   null comment 'in no folder at the moment: moving, or about to be deleted',
  send_state      varchar(16)   null comment 'queued, sending, sent, in_sent_folder, failed, unknown',
  version         int           not null,
  primary key (account_id, id),
  unique key message_identity (account_id, identity, ordinal),
  key message_received (account_id, received_at, id),
  key message_thread (account_id, thread_id, received_at),
  key message_unplaced (account_id, unplaced_since)
) engine = InnoDB default charset = utf8mb4;

create table message_body (
  account_id bigint     not null,
  message_id binary(16) not null,
  html       mediumblob null comment 'zstd',
  text       mediumblob null comment 'zstd',
  primary key (account_id, message_id)
) engine = InnoDB default charset = utf8mb4;

-- Where a message is on the server: one row for each UID.
create table placement (
  account_id  bigint       not null,
  folder_id   binary(16)   not null,
  uid         bigint       not null,
  message_id  binary(16)   not null,
  flags       varchar(500) not null comment 'space separated, sorted',
  received_at datetime(6)  not null,
  primary key (account_id, folder_id, uid),
  key placement_message (account_id, message_id),
  key placement_received (account_id, folder_id, received_at, message_id)
) engine = InnoDB default charset = utf8mb4;

-- What API clients asked for and the provider has yet to do, in order of seq for each account.
create table action (
  seq             bigint        not null auto_increment,
  account_id      bigint        not null,
  id              binary(16)    not null,
  kind            varchar(32)   not null,
  object_id       binary(16)    not null,
  arguments       text          not null comment 'JSON',
  status          varchar(16)   not null comment 'pending, running, successful, failed',
  attempts        int           not null,
  next_attempt_at datetime(6)   not null,
  failure         varchar(32)   null,
  failure_detail  varchar(1000) null,
  correlation     varchar(64)   null,
  created_at      datetime(6)   not null,
  finished_at     datetime(6)   null,
  primary key (seq),
  unique key action_id (account_id, id),
  key action_due (status, next_attempt_at),
  key action_account (account_id, status, seq)
) engine = InnoDB default charset = utf8mb4;

-- The last position given in an account, and the oldest still kept. Its row lock, held to the commit, makes
-- the order of positions the order of commits.
create table log_head (
  account_id     bigint not null,
  application_id bigint not null,
  epoch          bigint not null comment 'another one: history may have been rewritten',
  seq            bigint not null,
  oldest_seq     bigint not null,
  primary key (account_id),
  key log_head_application (application_id)
) engine = InnoDB default charset = utf8mb4;

-- One entry for each change of an API object. `id` only hints at order; (account_id, seq) is the order.
create table log_entry (
  id          bigint       not null auto_increment,
  account_id  bigint       not null,
  seq         bigint       not null,
  object_type tinyint      not null comment '1 grant, 2 folder, 3 thread, 4 message',
  object_id   binary(16)   not null,
  operation   tinyint      not null comment '1 created, 2 updated, 3 deleted',
  attributes  varchar(255) not null comment 'of an update: what changed, comma separated',
  changed_at  datetime(6)  not null,
  correlation varchar(64)  null,
  primary key (id),
  unique key log_entry_position (account_id, seq),
  key log_entry_time (changed_at)
) engine = InnoDB default charset = utf8mb4;

-- How far a webhook has been served, for each account. Account 0 marks that the webhook was begun in this shard:
-- an account without a row was connected later and is served from its first position.
create table webhook_position (
  webhook_id      binary(16)  not null,
  account_id      bigint      not null,
  seq             bigint      not null,
  attempts        int         not null,
  first_failed_at datetime(6) null,
  next_attempt_at datetime(6) null,
  primary key (webhook_id, account_id),
  key webhook_position_account (account_id)
) engine = InnoDB default charset = utf8mb4;

-- How far the reader of this shard has come, as a hint, and which numbers it is still waiting for.
create table log_reader (
  name    varchar(64) not null,
  fence   bigint      not null,
  low_id  bigint      not null,
  primary key (name)
) engine = InnoDB default charset = utf8mb4;
