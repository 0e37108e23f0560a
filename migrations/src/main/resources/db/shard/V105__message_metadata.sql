-- What developers keep with a message, and by which of it a page can be found: (account, key and value) in the order of pages.
alter table message add column metadata mediumtext null comment 'JSON';

create table metadata_pair (
  account_id  bigint      not null,
  pair        binary(16)  not null comment 'hash of one of key1 to key5 with its value',
  received_at datetime(6) not null,
  message_id  binary(16)  not null,
  primary key (account_id, pair, received_at, message_id),
  key metadata_pair_message (account_id, message_id)
) engine = InnoDB default charset = utf8mb4;
