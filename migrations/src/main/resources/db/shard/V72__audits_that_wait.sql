-- Workers look for audits that were asked for and not begun, among those of all accounts.
alter table audit
  add column waiting boolean generated always as (begun_at is null or begun_at < asked_at) stored,
  add key audit_waiting (waiting);
