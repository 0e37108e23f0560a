-- How many accounts a shard has, so that a new one finds its place without counting all that there are. A process that
-- dies between placing and counting leaves it off by one, which does no harm.
alter table shard add column accounts bigint not null default 0;

update shard set accounts = (select count(*) from account_location where shard_id = shard.id);
