-- Positions of all accounts of an application at some moment, so that a cursor over thousands of accounts names this
-- row and what changed since, instead of all of them. Kept as long as the log.
create table delta_vector (
  id             bigint      not null auto_increment,
  application_id bigint      not null,
  vector         mediumblob  not null,
  created_at     datetime(6) not null default (utc_timestamp(6)),
  primary key (id),
  key delta_vector_created (created_at)
) engine = InnoDB default charset = utf8mb4;

-- A token opens one grant to a client of the predecessor's SDK, and nothing else.
create table grant_token (
  id             binary(16)   not null,
  hash           binary(32)   not null comment 'SHA-256 of the token; the token itself is shown once and kept nowhere',
  application_id bigint       not null,
  grant_id       binary(16)   not null,
  name           varchar(255) not null,
  created_at     datetime(6)  not null default (utc_timestamp(6)),
  primary key (id),
  unique key grant_token_hash (hash),
  key grant_token_grant (grant_id, created_at)
) engine = InnoDB default charset = utf8mb4;
