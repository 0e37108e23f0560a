-- What was answered to requests that bear an Idempotency-Key, for as long as the same one may come again.
create table idempotency_key (
  account_id   bigint      not null,
  key_hash     binary(32)  not null,
  request_hash binary(32)  not null,
  answer       mediumblob  null comment 'JSON, zstd; null only within the transaction that writes the row',
  created_at   datetime(6) not null,
  primary key (account_id, key_hash),
  key idempotency_key_created (created_at)
) engine = InnoDB default charset = utf8mb4;
