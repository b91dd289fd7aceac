-- +goose Up
-- How somebody has chosen to see pages, in the words of the pages; empty: they
-- never did.
alter table users add column look text not null default '';

-- What was done or refused, among all the lines of looking.
create index journal_acts on journal (id) where (act not in ('look', 'play') or refused <> '');

-- What the last fsck found, besides when it was.
alter table rounds add column found integer not null default 0;

-- The links of the house that nobody has ended, as they were made.
create index credentials_links on credentials (created, id, ends) where kind = 'link' and ended = 0;

-- What lies in folders, added up along their paths without reading the folders.
create index folders_held on folders (path, bytes) where deleted = 0;
