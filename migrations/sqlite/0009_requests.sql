-- +goose Up
-- Links by which guests hand in, and see nothing. What a link has taken is
-- counted on it, so that a limit costs one row; what is on its way is in uploads.
alter table links add column ask text not null default '';          -- what guests are asked for
alter table links add column max_total integer;                     -- bytes in all; null: no limit
alter table links add column handed integer not null default 0;     -- files
alter table links add column handed_bytes integer not null default 0;

-- Of an upload by a link: owner is who made the link, and pays for it.
alter table uploads add column link text references credentials (id);
alter table uploads add column guest text not null default '';      -- what they call themselves
alter table uploads add column note text not null default '';
alter table uploads add column receipt text not null default '';    -- of the visit that it came in
create index uploads_by_link on uploads (link, state) where link is not null;

-- What came by a link, as the guest knows it.
create table handed (
	item    text primary key references items (id),
	link    text not null references credentials (id),
	receipt text not null,
	name    text not null,                          -- as they called it: what it is called here tells what was here
	size    integer not null,
	guest   text not null,
	note    text not null,
	at      integer not null
) strict, without rowid;
create index handed_by_receipt on handed (link, receipt, at, item) where receipt <> '';
