-- Raw messages that were stored together share a file. Those that are there already have one of their own, named after
-- their hash.
alter table message
  add column blob_file varbinary(32) not null default '' comment 'name of the file, in bytes' after blob_hash,
  add column blob_offset bigint not null default 0 after blob_file,
  add column blob_length bigint not null default 0 comment 'compressed; 0: all of the file' after blob_offset;
update message set blob_file = blob_hash;
alter table message alter column blob_file drop default;
