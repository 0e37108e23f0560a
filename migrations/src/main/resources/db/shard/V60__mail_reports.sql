-- What mail systems report of mail that was sent: it came back, or its receiver complains. One row for each message that
-- is such a report; it stays when that message is deleted.
create table mail_report (
  account_id    bigint      not null,
  id            binary(16)  not null comment 'of the message that reports',
  kind          varchar(16) not null comment 'bounce, complaint',
  original_hash binary(12)  null comment 'of the Message-ID it is about',
  original_id   binary(16)  null comment 'the message it is about, if it is here',
  details       mediumtext  not null comment 'JSON',
  reported_at   datetime(6) not null,
  version       int         not null,
  primary key (account_id, id),
  key mail_report_original (account_id, original_hash)
) engine = InnoDB default charset = utf8mb4;

alter table message
  add column bounced_addresses mediumtext null comment 'JSON: recipients that it came back from' after send_state;
