-- +goose Up
-- The house. Ids are text made by us; times are microseconds since 1970 in UTC,
-- 0 or null where there is none; booleans are 0 and 1; actions are the bits of
-- access.Action. Secrets are here as hashes only.

-- One row. A write that changes who may what raises value in its own
-- transaction; whoever remembers facts watches it.
create table generation (one integer primary key check (one = 1), value integer not null) strict;
insert into generation (one, value) values (1, 1);

-- Keys are derived from the master key and a salt, so this table alone signs
-- nothing. check_value tells a wrong master key before it does harm.
create table keys (
	id          blob primary key check (length(id) = 4),
	state       text not null check (state in ('signs', 'verifies', 'retired')),
	salt        blob not null check (length(salt) = 32),
	check_value blob not null,
	created     integer not null
) strict, without rowid;

create table users (
	id       text primary key,
	name     text not null unique,
	password text not null,                          -- argon2id in PHC form; empty until one is set
	admin    integer not null check (admin in (0, 1)),
	created  integer not null,
	disabled integer not null default 0,             -- when; 0 while not
	quota    integer                                 -- bytes; null: no limit
) strict, without rowid;

create table groups (
	id      text primary key,
	name    text not null unique,
	created integer not null
) strict, without rowid;

create table members (
	group_id text not null references groups (id) on delete cascade,
	user_id  text not null references users (id) on delete cascade,
	manager  integer not null default 0 check (manager in (0, 1)),
	primary key (user_id, group_id)
) strict, without rowid;
create index members_by_group on members (group_id, user_id);

create table folders (
	id      text primary key,
	parent  text references folders (id),            -- null: a top folder
	owner   text references users (id),              -- null: whoever owns a folder above it
	name    text not null,
	path    text not null,                           -- names joined by '/', kept in step with renames and moves
	created integer not null,
	deleted integer not null default 0,              -- when; 0 while not
	barrier integer not null default 0 check (barrier in (0, 1)), -- 1: inherits nothing
	quota   integer
) strict, without rowid;
create unique index folders_by_path on folders (path) where deleted = 0;
create index folders_by_parent on folders (parent, name) where deleted = 0;
create index folders_by_owner on folders (owner) where owner is not null and deleted = 0;

-- What makes a name unique among the items and folders of a folder, in every
-- engine and without a lock. parent is '' for top folders.
create table names (
	parent text not null,
	name   text not null,
	thing  text not null,
	primary key (parent, name)
) strict, without rowid;

create table items (
	id       text primary key,
	folder   text not null references folders (id),
	name     text not null,
	version  integer not null,                       -- the current one
	uploader text references users (id),             -- null: a guest
	created  integer not null,
	deleted  integer not null default 0
) strict, without rowid;
create unique index items_by_name on items (folder, name) where deleted = 0;
create index items_by_deletion on items (deleted) where deleted > 0;

create table versions (
	item      text not null references items (id),
	version   integer not null,
	key       text not null unique,
	type      text not null,
	size      integer not null,
	sha256    blob not null check (length(sha256) = 32),
	modified  integer not null,                      -- whole seconds since 1970: the blob's mtime
	width     integer not null default 0,
	height    integer not null default 0,
	duration  integer not null default 0,            -- microseconds
	creator   text references users (id),
	created   integer not null,
	developed integer not null default 0 check (developed in (0, 1)), -- 1: the darkroom has finished with it
	primary key (item, version)
) strict, without rowid;

create table renditions (
	item      text not null,
	version   integer not null,
	rendition text not null,
	key       text not null unique,
	type      text not null,
	size      integer not null,
	modified  integer not null,
	width     integer not null,
	height    integer not null,
	primary key (item, version, rendition),
	foreign key (item, version) references versions (item, version)
) strict, without rowid;

-- One secret, one row. Ending a row ends those under it.
create table credentials (
	id      text primary key,
	kind    text not null check (kind in ('session', 'token', 'link', 'unlock', 'welcome')),
	hash    blob not null unique check (length(hash) = 32),
	parent  text references credentials (id),
	owner   text not null references users (id),     -- whom it speaks for; of a link, who made it
	scope   integer not null,                        -- the actions it lets its bearer do at most
	label   text not null default '',                -- as its owner calls it, or the browser's name
	network text not null default '',                -- where it was made, coarsely
	created integer not null,
	ends    integer not null default 0,              -- 0: never by itself
	ended   integer not null default 0,              -- when it was taken back
	seen    integer not null default 0,
	proved  integer not null default 0               -- of a session: when its password was given last
) strict, without rowid;
create index credentials_by_owner on credentials (owner, kind, created);
create index credentials_by_parent on credentials (parent) where parent is not null;

-- What a link opens: a folder, or one item.
create table links (
	credential    text primary key references credentials (id),
	folder        text references folders (id),
	item          text references items (id),
	allows        integer not null,
	password      text not null default '',
	note          text not null default '',
	title         text not null default '',
	max_downloads integer,
	downloads     integer not null default 0,
	max_size      integer,
	max_items     integer,
	check ((folder is null) <> (item is null))
) strict, without rowid;
create index links_by_folder on links (folder) where folder is not null;
create index links_by_item on links (item) where item is not null;

create table grants (
	folder  text not null references folders (id),
	who     text not null,                           -- user:us_…, group:gr_… or members
	allows  integer not null,
	ends    integer not null default 0,
	creator text references users (id),              -- null: the command line
	created integer not null,
	primary key (folder, who)
) strict, without rowid;
create index grants_by_who on grants (who, folder);

-- Bytes on their way in. A row lives from before the first byte until the
-- transaction that makes the item; lease is renewed by the process at work.
create table uploads (
	id         text primary key,
	owner      text references users (id),
	credential text references credentials (id),
	folder     text not null references folders (id),
	name       text not null,
	replaces   text references items (id),
	size       integer,                              -- declared; null: not known
	offset_    integer not null default 0,           -- durable bytes
	key        text not null unique,                 -- where the bytes will lie
	modified   integer not null,
	state      text not null default 'open' check (state in ('open', 'publishing', 'failed')),
	created    integer not null,
	ends       integer not null,
	lease      integer not null                      -- until when its process is at work on it
) strict, without rowid;
create index uploads_by_ends on uploads (ends);
create index uploads_by_owner on uploads (owner);

create table jobs (
	id       integer primary key,
	kind     text not null,
	item     text not null,
	version  integer not null,
	owner    text not null,                          -- for whom, to be fair between them
	created  integer not null,
	after    integer not null,                       -- not before
	attempts integer not null default 0,
	lease    integer not null default 0,
	poisoned integer not null default 0,             -- when it was given up
	error    text not null default '',
	unique (kind, item, version)
) strict;
create index jobs_by_owner on jobs (owner, after, id) where poisoned = 0;

-- Wrong passwords, by name and network, so that a restart forgives nobody.
create table attempts (
	bucket   text primary key,
	failures integer not null,
	last     integer not null
) strict, without rowid;
create index attempts_by_last on attempts (last);
