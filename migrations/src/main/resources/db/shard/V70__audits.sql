-- The latest comparison of an account's store with its provider, message by message.
create table audit (
  account_id       bigint      not null primary key,
  asked_at         datetime(6) not null,
  begun_at         datetime(6) null,
  finished_at      datetime(6) null,
  folders          int         not null,
  folders_skipped  int         not null comment 'could not be read, or did not stand still',
  messages         bigint      not null,
  missing          bigint      not null comment 'on the server only, and fetched',
  surplus          bigint      not null comment 'in the store only, and removed',
  reflagged        bigint      not null comment 'with other flags, and changed',
  bodies           int         not null comment 'fetched again and compared',
  bodies_different int         not null,
  version          int         not null
) engine = InnoDB default charset = utf8mb4;
