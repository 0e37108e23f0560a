-- Since when an account's sync is in its state, and when it is tried again.
alter table account
  add column state_since     datetime(6) null after sync_state,
  add column next_attempt_at datetime(6) null after failure_detail,
  modify column sync_state   varchar(16) not null comment 'new, initial, following, throttled, broken';
