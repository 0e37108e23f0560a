-- The platform makes its own schemas, all of one prefix.
grant all privileges on `syncline\_%`.* to 'syncline'@'%';
