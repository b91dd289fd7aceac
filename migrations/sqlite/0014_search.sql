-- +goose Up
-- What can be found: a document for each item and folder that stands, numbered in
-- the order of coming, so that the newest is found first and a page goes on by
-- number. Triggers keep it in the transaction of whatever changes: no way of
-- writing can forget it.
create table documents (
	doc    integer primary key,
	thing  text not null unique,                     -- it_… or fo_…
	folder text not null                             -- whose rights it has: of a folder, itself
) strict;

-- said is what people wrote; marks are single words that we make for filters:
-- the folder, the kind, who added it, the year and month, tags, the place to a
-- degree. prefix: the first letters of a word are found as quickly as all of it.
create virtual table words using fts5 (
	said, marks, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3 4 5 6'
);

create view wording (thing, said, marks) as
	select i.id,
		i.name || ' ' || i.title || ' ' || i.description || ' ' || i.alt || ' ' || coalesce((select group_concat(tag, ' ') from tags where item = i.id), ''),
		substr(i.folder, 4) || ' '
			|| case when v.type = 'application/pdf' then 'kpdf' when substr(v.type, 1, 6) in ('image/', 'video/', 'audio/') then 'k' || substr(v.type, 1, 5) else 'kother' end || ' '
			|| coalesce(substr(i.uploader, 4), '') || ' '
			|| strftime('y%Y m%Y%m', i.dated / 1000000, 'unixepoch') || ' '
			|| coalesce('p' || cast(v.latitude + 90 as integer) || 'x' || cast(v.longitude + 180 as integer), '') || ' '
			|| coalesce((select group_concat('g' || lower(hex(lower(tag))), ' ') from tags where item = i.id), '')
	from items i join versions v on v.item = i.id and v.version = i.version
	union all
	select f.id, f.name, substr(f.id, 4) || ' kfolder ' || strftime('y%Y m%Y%m', f.created / 1000000, 'unixepoch')
	from folders f;

-- +goose StatementBegin
create trigger items_come after insert on items when new.deleted = 0 begin
	insert into documents (thing, folder) values (new.id, new.folder);
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger versions_come after insert on versions begin
	delete from words where rowid in (select doc from documents where thing = new.item);
	insert into words (rowid, said, marks) select d.doc, w.said, w.marks from documents d join wording w on w.thing = d.thing where d.thing = new.item;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger items_change after update of folder, name, title, description, alt, version, dated on items when new.deleted = 0 and old.deleted = 0 and
	(new.folder, new.name, new.title, new.description, new.alt, new.version, new.dated) <> (old.folder, old.name, old.title, old.description, old.alt, old.version, old.dated) begin
	update documents set folder = new.folder where thing = new.id and folder <> new.folder;
	delete from words where rowid in (select doc from documents where thing = new.id);
	insert into words (rowid, said, marks) select d.doc, w.said, w.marks from documents d join wording w on w.thing = d.thing where d.thing = new.id;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger items_go after update of deleted on items when new.deleted > 0 and old.deleted = 0 begin
	delete from words where rowid in (select doc from documents where thing = new.id);
	delete from documents where thing = new.id;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger items_return after update of deleted on items when new.deleted = 0 and old.deleted > 0 begin
	insert into documents (thing, folder) values (new.id, new.folder);
	insert into words (rowid, said, marks) select d.doc, w.said, w.marks from documents d join wording w on w.thing = d.thing where d.thing = new.id;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger places_change after update of latitude, longitude on versions when new.latitude is not old.latitude or new.longitude is not old.longitude begin
	delete from words where rowid in (select doc from documents where thing = new.item);
	insert into words (rowid, said, marks) select d.doc, w.said, w.marks from documents d join wording w on w.thing = d.thing where d.thing = new.item;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger tags_come after insert on tags begin
	delete from words where rowid in (select doc from documents where thing = new.item);
	insert into words (rowid, said, marks) select d.doc, w.said, w.marks from documents d join wording w on w.thing = d.thing where d.thing = new.item;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger tags_go after delete on tags begin
	delete from words where rowid in (select doc from documents where thing = old.item);
	insert into words (rowid, said, marks) select d.doc, w.said, w.marks from documents d join wording w on w.thing = d.thing where d.thing = old.item;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger folders_come after insert on folders when new.deleted = 0 begin
	insert into documents (thing, folder) values (new.id, new.id);
	insert into words (rowid, said, marks) select d.doc, w.said, w.marks from documents d join wording w on w.thing = d.thing where d.thing = new.id;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger folders_change after update of name on folders when new.deleted = 0 and old.deleted = 0 and new.name <> old.name begin
	delete from words where rowid in (select doc from documents where thing = new.id);
	insert into words (rowid, said, marks) select d.doc, w.said, w.marks from documents d join wording w on w.thing = d.thing where d.thing = new.id;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger folders_go after update of deleted on folders when new.deleted > 0 and old.deleted = 0 begin
	delete from words where rowid in (select doc from documents where thing = new.id);
	delete from documents where thing = new.id;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger folders_return after update of deleted on folders when new.deleted = 0 and old.deleted > 0 begin
	insert into documents (thing, folder) values (new.id, new.id);
	insert into words (rowid, said, marks) select d.doc, w.said, w.marks from documents d join wording w on w.thing = d.thing where d.thing = new.id;
end;
-- +goose StatementEnd

insert into documents (thing, folder)
	select id, folder from (select id, folder, created from items where deleted = 0 union all select id, id, created from folders where deleted = 0) order by created;
insert into words (rowid, said, marks) select d.doc, w.said, w.marks from documents d join wording w on w.thing = d.thing;
