-- +goose Up
-- What looks after bytes needs to remember.

-- Files that no row named when a sweep came by.
create table sightings (
	key   text primary key,
	first integer not null,
	last  integer not null
) strict, without rowid;

-- Files whose bytes are not those that were handed in, as the scrub found them.
create table damage (
	key   text primary key,
	found integer not null,
	what  text not null
) strict, without rowid;

-- How far each task has come, so that a restart goes on with it.
create table rounds (
	task   text primary key,
	began  integer not null,
	cursor text not null                             -- the last key done; empty: the round has ended
) strict, without rowid;
