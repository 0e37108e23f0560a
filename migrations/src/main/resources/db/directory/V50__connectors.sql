-- As what an application asks a provider for access tokens.
create table connector (
  application_id bigint          not null,
  provider       varchar(16)     not null,
  name           varchar(255)    not null,
  settings       varchar(4000)   not null comment 'JSON, no secret in it',
  sealed_secret  varbinary(4096) null,
  scope          varchar(4000)   not null default '' comment 'space separated',
  created_at     datetime(6)     not null default (utc_timestamp(6)),
  updated_at     datetime(6)     not null default (utc_timestamp(6)),
  primary key (application_id, provider)
) engine = InnoDB default charset = utf8mb4;

-- A login with a refresh token needs the connector of its application, and may replace the token: what it is afterwards
-- is sealed for the grant that the check is about.
alter table login_check
  add column application_id bigint           null,
  add column grant_id       binary(16)       null,
  add column sealed_tokens  varbinary(16384) null;
