-- The states of an account's sync by the names that the API shows.
alter table account
  modify column sync_state varchar(32) not null
    comment 'connecting, syncing, live, throttled, invalid_credentials, provider_error, paused';

update account set sync_state = case
    when sync_state = 'NEW' then 'CONNECTING'
    when sync_state = 'INITIAL' then 'SYNCING'
    when sync_state = 'FOLLOWING' then 'LIVE'
    when sync_state = 'BROKEN' and status = 'INVALID' then 'INVALID_CREDENTIALS'
    when sync_state = 'BROKEN' then 'PROVIDER_ERROR'
    else sync_state end;
