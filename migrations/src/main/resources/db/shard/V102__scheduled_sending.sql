-- Messages that are to be sent later. Their actions are no open ones until it is time: however many wait, nobody who looks
-- for work sees them.
alter table action
  modify column status varchar(16) not null comment 'scheduled, pending, running, successful, failed, cancelled',
  add column scheduled_for datetime(6) null comment 'not before then, as was asked' after next_attempt_at,
  add key action_scheduled (account_id, scheduled_for),
  add key action_next (account_id, status, next_attempt_at);

alter table message
  modify column send_state varchar(16) null
    comment 'scheduled, queued, sending, sent, in_sent_folder, bounced, failed, unknown',
  add column send_at datetime(6) null comment 'of one that was scheduled' after send_state;
