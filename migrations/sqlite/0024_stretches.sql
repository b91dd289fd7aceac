-- +goose Up
-- A mark more of each document: the stretch of 65 536 numbers that its own is in.
-- Two words that are frequent and never meet were looked for from the first
-- document to the last, whatever numbers were asked for: FTS5 compares a number
-- with its bounds when all words have met. Now the stretch is one of the words.
drop view wording;
create view wording (thing, said, marks) as
	select i.id,
		i.name || ' ' || i.title || ' ' || i.description || ' ' || i.alt || ' ' || coalesce((select group_concat(tag, ' ') from tags where item = i.id), ''),
		substr(i.folder, 4) || ' '
			|| case when v.type = 'application/pdf' then 'kpdf' when substr(v.type, 1, 6) in ('image/', 'video/', 'audio/') then 'k' || substr(v.type, 1, 5) else 'kother' end || ' '
			|| coalesce(substr(i.uploader, 4), '') || ' '
			|| strftime('y%Y m%Y%m', i.dated / 1000000, 'unixepoch') || ' '
			|| coalesce('p' || cast(v.latitude + 90 as integer) || 'x' || cast(v.longitude + 180 as integer), '') || ' '
			|| coalesce((select group_concat('g' || lower(hex(lower(tag))), ' ') from tags where item = i.id), '') || ' '
			|| coalesce((select 's' || (doc >> 16) from documents where thing = i.id), '')
	from items i join versions v on v.item = i.id and v.version = i.version
	union all
	select f.id, f.name, substr(f.id, 4) || ' kfolder ' || strftime('y%Y m%Y%m', f.created / 1000000, 'unixepoch') || ' '
		|| coalesce((select 's' || (doc >> 16) from documents where thing = f.id), '')
	from folders f;

insert into words (words) values ('delete-all');
insert into words (rowid, said, marks) select d.doc, w.said, w.marks from documents d join wording w on w.thing = d.thing;
