-- Sync services: who they are and how much they have to do, by this database's clock. One that has not been seen for the
-- length of a lease is gone; its accounts are leased in their shards.
create table sync_worker (
  name       varchar(128) not null,
  zone       varchar(64)  not null default '',
  version    varchar(64)  not null,
  started_at datetime(6)  not null,
  seen_at    datetime(6)  not null,
  accounts     int          not null,
  max_accounts int          not null,
  weight     double       not null comment 'an account that rests counts 1, one that is written all the time 101',
  capacity   double       not null comment 'processors, less when they are busy',
  busy       double       not null comment 'the scarcest of processors, heap and punctuality; 1 is the limit',
  draining   boolean      not null default false comment 'set it, and the worker gives its accounts away and takes none',
  primary key (name)
) engine = InnoDB default charset = utf8mb4;
