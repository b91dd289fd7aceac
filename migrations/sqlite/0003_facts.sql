-- +goose Up
-- What an original says of itself, as far as it could be read in the darkroom.
-- It stands with the version, because every tile of a page asks for some of it.
alter table versions add column pages integer not null default 0;
alter table versions add column codecs text not null default '';
alter table versions add column taken integer;                              -- microseconds; without a zone the wall clock, as if in UTC; null: not told
alter table versions add column taken_zone integer;                         -- seconds east; null: not told
alter table versions add column camera text not null default '';
alter table versions add column lens text not null default '';
alter table versions add column exposure integer not null default 0;        -- nanoseconds
alter table versions add column aperture real not null default 0;
alter table versions add column iso integer not null default 0;
alter table versions add column focal real not null default 0;              -- millimetres
alter table versions add column latitude real;                              -- degrees; null: not told
alter table versions add column longitude real;
alter table versions add column thumbhash blob check (length(thumbhash) <= 25);

-- A rendition can stand in several types: a JPEG beside a WebP, for who cannot
-- show that.
create table forms (
	item      text not null,
	version   integer not null,
	rendition text not null,
	type      text not null,
	key       text not null unique,
	size      integer not null,
	modified  integer not null,
	width     integer not null,
	height    integer not null,
	primary key (item, version, rendition, type),
	foreign key (item, version) references versions (item, version)
) strict, without rowid;
insert into forms (item, version, rendition, type, key, size, modified, width, height)
	select item, version, rendition, type, key, size, modified, width, height from renditions;
drop table renditions;
alter table forms rename to renditions;

create index jobs_given_up on jobs (poisoned) where poisoned > 0;
