-- +goose Up
-- Downloads by links that allow only so many. A row is one download: it is taken
-- when the first byte of a file is asked for, and goes on when the same visitor
-- asks for other parts, until all bytes have left.
create table downloads (
	id      integer primary key,
	link    text not null references credentials (id),
	item    text not null,
	version integer not null,
	visitor blob not null,                          -- a hash of where they come from, and by what
	at      integer not null,                       -- when something of it was asked for last
	busy    integer not null default 0,             -- how many requests are at work on it
	sent    integer not null default 0,             -- bytes, and those that were promised
	spans   text not null default '',               -- what has left: 0-99,200-299
	done    integer not null default 0 check (done in (0, 1))
) strict;
create index downloads_by_visitor on downloads (link, visitor, item, version);
