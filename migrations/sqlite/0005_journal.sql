-- +goose Up
-- Who did what, as it was called then. An entry of a change is written in the
-- transaction of that change. Nothing refers to other tables: what happened
-- stays true when what it happened to is gone.
create table journal (
	id      integer primary key,                    -- in the order of writing
	at      integer not null,
	who     text not null,                          -- user:us_…, share:cr_…, operator, or empty
	name    text not null,
	via     text not null,                          -- the credential's id
	means   text not null,
	network text not null,
	act     text not null,
	folder  text not null,
	item    text not null,
	path    text not null,
	detail  text not null,
	refused text not null,                          -- why not; empty: it was done
	bytes   integer not null default 0              -- delivered
) strict;
create index journal_by_time on journal (at);
create index journal_by_folder on journal (folder, id) where folder <> '';
create index journal_by_item on journal (item, id) where item <> '';
create index journal_by_who on journal (who, id);
