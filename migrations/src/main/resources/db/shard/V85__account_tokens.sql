-- The tokens an account has now, since its refresh token may be replaced at each use. They belong to the sealed secret
-- the user gave last: those that come from another one are void. One worker at a time asks for others.
create table account_token (
  account_id    bigint           not null,
  secret_hash   binary(32)       null comment 'SHA-256 of the sealed secret they come from',
  sealed_tokens varbinary(16384) null,
  claimed_by    varchar(200)     null,
  claimed_until datetime(6)      null,
  primary key (account_id)
) engine = InnoDB default charset = utf8mb4;
