-- A large folder is listed by the headers of its messages first. Until the rest has come a message has no blob, no row in
-- message_body, and one here: finding those must cost what is missing, not what the account holds.
alter table message
  modify column blob_hash binary(32) null comment 'null: only the header is here',
  modify column blob_file varbinary(32) null comment 'name of the file, in bytes';

create table awaited_content (
  account_id bigint      not null,
  message_id binary(16)  not null,
  asked_at   datetime(6) null comment 'when an API client first asked for it: it comes before the others',
  primary key (account_id, message_id),
  key awaited_content_asked (account_id, asked_at)
) engine = InnoDB default charset = utf8mb4;
