-- What accounts read from and appended at their provider in the last 25 hours, where it locks out who does too much.
create table provider_use (
  account_id bigint        not null,
  hours      varchar(2000) not null comment 'hour since 1970:bytes read:bytes appended, of each hour with any',
  primary key (account_id)
) engine = InnoDB default charset = utf8mb4;
