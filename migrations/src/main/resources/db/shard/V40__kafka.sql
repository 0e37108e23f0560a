-- Who divides a shard's accounts, and how: 0 when the reader of the shard serves them all, else so many
-- partitions of the Kafka topic. Written by the holder of the shard's lease, checked by every save of a position.
alter table log_reader add column partitions int not null default 0;

-- How far each account's log has been acknowledged by Kafka. Account 0 marks that publishing was begun in this
-- shard: an account without a row was connected later and is published from its first position.
create table published_position (
  account_id bigint not null,
  epoch      bigint not null,
  seq        bigint not null,
  primary key (account_id)
) engine = InnoDB default charset = utf8mb4;
