-- Positions of an account are in order of time, so a time is found by halving; retention deletes by the primary key.
-- The index cost a fifth of an entry's bytes and was read by neither.
alter table log_entry drop key log_entry_time;
