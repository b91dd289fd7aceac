-- +goose Up
-- The CRC-32 of an original, which its place in an archive says before its bytes
-- are read; null: not known yet, and upkeep will see to it.
alter table versions add column crc integer;
create index versions_without_crc on versions (key) where crc is null;

-- What somebody chose to take home in one archive, for as long as a download may
-- take to be finished.
create table archives (
	id      text primary key,
	who     text not null,                           -- whose choice it is, as the journal says it
	things  text not null,                           -- ids of items and folders, with blanks between
	created integer not null
) strict, without rowid;
create index archives_by_time on archives (created);
create index archives_by_who on archives (who, created);
