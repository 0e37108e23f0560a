-- A worker says that it lives once for all of its accounts, in one row: an account is its own while that row is fresh.
create table sync_worker (
  name       varchar(128) not null,
  expires_at datetime(6)  not null,
  primary key (name),
  key sync_worker_expires (expires_at)
) engine = InnoDB default charset = utf8mb4;

-- Every account has a lease from the beginning; owner '' is nobody. The fence grows with every change of hands.
alter table account_lease
  drop key account_lease_owner,
  drop column expires_at,
  add column received boolean not null default false comment 'its owner has seen that it is its own',
  add column zone varchar(64) null comment 'of the workers that should have it; null for any',
  add key account_lease_owner (owner, received);

update account_lease set owner = '', received = false;

insert ignore into account_lease (account_id, owner, fence, received) select id, '', 0, false from account;
insert ignore into account_lease (account_id, owner, fence, received) select account_id, '', 0, false from account_purge;
