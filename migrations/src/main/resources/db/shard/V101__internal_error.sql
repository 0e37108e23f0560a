-- One more state of an account's sync.
alter table account
  modify column sync_state varchar(32) not null
    comment 'connecting, syncing, live, throttled, invalid_credentials, provider_error, internal_error, paused';
