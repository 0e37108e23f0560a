-- Messages that a client deleted for good and the server may still have: by what they are known there, and what comes back
-- with them if the server refuses. Removed some time after the action is done.
create table deleted_message (
  account_id        bigint        not null,
  id                binary(16)    not null,
  identity          binary(32)    not null,
  action_seq        bigint        not null,
  blob_file         varbinary(32) null comment 'name of the file, in bytes',
  metadata          mediumtext    null comment 'JSON',
  send_state        varchar(16)   null,
  bounced_addresses mediumtext    null comment 'JSON',
  primary key (account_id, id),
  key deleted_message_identity (account_id, identity)
) engine = InnoDB default charset = utf8mb4;
