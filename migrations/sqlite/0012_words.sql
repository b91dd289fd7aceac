-- +goose Up
-- What people say of an item, and what a folder is put in order by.

alter table items add column title text not null default '';
alter table items add column description text not null default '';
alter table items add column alt text not null default '';       -- what there is to see, for who does not see it
alter table items add column edition integer not null default 0; -- how often the words were changed: who edits says what they had read

-- Tags hold no comma: several of them are written with commas between.
create table tags (
	item text not null references items (id),
	tag  text not null,
	primary key (item, tag)
) strict, without rowid;
create index tags_by_tag on tags (tag, item);

-- An index has one table, so what the current version says of its time and size
-- stands with the item too.
alter table items add column dated integer not null default 0;   -- when it was taken by the camera's own clock, else when it was added
alter table items add column bytes integer not null default 0;
update items set
	dated = coalesce((select v.taken + coalesce(v.taken_zone, 0) * 1000000 from versions v where v.item = items.id and v.version = items.version), created),
	bytes = coalesce((select v.size from versions v where v.item = items.id and v.version = items.version), 0);
create index items_by_date on items (folder, dated, name) where deleted = 0;
create index items_by_size on items (folder, bytes, name) where deleted = 0;
