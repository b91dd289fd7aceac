-- +goose Up
-- What was deleted and can be brought back: one row for each thing that somebody
-- deleted. What lay in a deleted folder has none of its own; it has the folder's
-- time of deletion, and comes back with it.
create table trash (
	thing  text primary key,                         -- it_… or fo_…
	parent text not null,                            -- in which folder it lay; '' for a top folder
	at     integer not null,
	who    text not null,                            -- who deleted it, as the journal says it
	name   text not null                             -- and what they were called
) strict, without rowid;
create index trash_by_time on trash (at, thing);
create index trash_by_who on trash (who, at);
create index folders_in_trash on folders (parent) where deleted > 0;

insert into trash (thing, parent, at, who, name)
	select f.id, coalesce(f.parent, ''), f.deleted, '', '' from folders f left join folders p on p.id = f.parent
	where f.deleted > 0 and (p.id is null or p.deleted <> f.deleted);
insert into trash (thing, parent, at, who, name)
	select i.id, i.folder, i.deleted, '', '' from items i join folders f on f.id = i.folder
	where i.deleted > 0 and i.purged = 0 and f.deleted <> i.deleted;
