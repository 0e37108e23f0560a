-- Changes of many messages, in batches: each batch's transaction says how far the job is.
create table bulk_job (
  account_id   bigint       not null,
  id           binary(16)   not null,
  correlation  varchar(64)  null comment 'the request that asked for it',
  edit         mediumtext   not null comment 'JSON: what is done to each message',
  filter       text         null comment 'as the query string of a list; NULL: ids',
  ids          mediumblob   null comment 'of the messages, 16 bytes each',
  position     varchar(100) null comment 'where the next batch begins; NULL: at the beginning',
  done         int          not null,
  failed       int          not null,
  failure      varchar(500) null comment 'why it ended before its end',
  attempts     int          not null comment 'of its next batch',
  owner        varchar(128) null,
  leased_until datetime(6)  null,
  touched_at   datetime(6)  not null comment 'whose turn was longest ago is next',
  created_at   datetime(6)  not null,
  finished_at  datetime(6)  null,
  primary key (account_id, id),
  key bulk_job_open (finished_at, touched_at)
) engine = InnoDB default charset = utf8mb4;
