-- Thousands of actions wait when a mailbox is filed in bulk, and each turn looks for those of some messages, and for those
-- of folders: neither is to read all that wait.
alter table action
  add key action_kind (account_id, status, kind, seq),
  add key action_object (account_id, object_id);
