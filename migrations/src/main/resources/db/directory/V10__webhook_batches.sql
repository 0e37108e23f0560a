-- How many notifications a webhook takes in one request, and how long the first may wait for the others.
alter table webhook
  add column batch_max_events  int not null default 1,
  add column batch_max_wait_ms int not null default 0;
