-- A label is a folder that only shows messages of others: it is not read, those tell of it.
alter table folder add column label boolean not null default false;
