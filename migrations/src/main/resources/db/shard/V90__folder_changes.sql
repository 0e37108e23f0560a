-- What it takes to make, rename and remove folders: how their names are built, which of them lie below one, by what the
-- server knows a folder whatever its name, and the colors that only Syncline keeps.
alter table folder
  add column path_delimiter varchar(8) null comment 'between the parts of a path; NULL: nothing can lie below' after parent_path,
  add column top_prefix varchar(255) not null default '' comment 'what the path of a new folder at the top begins with' after path_delimiter,
  add column stable_id varchar(255) null comment 'MAILBOXID (RFC 8474), where the server has lasting ids' after top_prefix,
  add column background_color varchar(7) null after selectable,
  add column text_color varchar(7) null after background_color,
  add key folder_parent (account_id, parent_path(64));
