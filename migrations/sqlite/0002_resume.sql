-- +goose Up
-- Uploads that outlive a request, versions that replace one another, and quotas.

-- A resumable upload stays open between requests: offset_ bytes of it are
-- durable, and hash is the state of SHA-256 after them. When it is done its row
-- stays until it ends, for the client who never got the answer.
create table uploads_new (
	id         text primary key,
	owner      text references users (id),
	credential text references credentials (id),
	folder     text not null references folders (id),
	name       text not null,
	taken      integer not null default 0,           -- what to do when the name is taken: intake.IfTaken
	replaces   text references items (id),           -- the item that gets a new version
	expects    integer not null default 0,           -- the version that it must have then; 0: whichever
	size       integer,                              -- declared; null: not known
	want       blob check (want is null or length(want) = 32), -- the SHA-256 that the sender announced
	resumable  integer not null default 0 check (resumable in (0, 1)),
	once       blob unique,                          -- hash of what tells a repeated creation
	said       text not null default '',             -- the metadata as the client wrote it, to be told again
	offset_    integer not null default 0,
	hash       blob,
	key        text not null unique,                 -- where the bytes will lie
	modified   integer not null,
	state      text not null default 'open' check (state in ('open', 'done')),
	item       text references items (id),           -- what it became
	created    integer not null,
	ends       integer not null,
	lease      integer not null                      -- until when its process is at work on it
) strict, without rowid;
insert into uploads_new (id, owner, credential, folder, name, replaces, size, offset_, key, modified, created, ends, lease)
	select id, owner, credential, folder, name, replaces, size, offset_, key, modified, created, ends, lease from uploads;
drop table uploads;
alter table uploads_new rename to uploads;
create index uploads_by_ends on uploads (ends);
create index uploads_by_lease on uploads (lease);
create index uploads_by_owner on uploads (owner, state);
create index uploads_by_folder on uploads (folder) where state = 'open';

-- What a quota is compared with. Of a user: what they handed in, until it has
-- left the disk. Of a folder: what lies in it now; what lies below is added up.
alter table users add column used integer not null default 0;
alter table folders add column bytes integer not null default 0;
update users set used = coalesce((select sum(v.size) from versions v where v.creator = users.id), 0);
update folders set bytes = coalesce((select sum(v.size) from items i join versions v on v.item = i.id where i.folder = folders.id and i.deleted = 0), 0);

-- When the bytes of a deleted item were removed. Its row stays: addresses that
-- led to it must never lead to something else.
alter table items add column purged integer not null default 0;
drop index items_by_deletion;
create index items_by_deletion on items (deleted) where deleted > 0 and purged = 0;
