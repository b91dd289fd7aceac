-- +goose Up
-- The journal learns what left the house and what was refused. Such a line grows
-- while the same goes on; again names what is the same, until it is complete.
alter table journal add column times integer not null default 1;
alter table journal add column until integer not null default 0;  -- when last; 0: as at
alter table journal add column size  integer not null default 0;  -- of the file that left
alter table journal add column reach text not null default '' check (reach in ('', 'handed over', 'part', 'whole'));
alter table journal add column spans text not null default '';    -- what has left of it: 0-99,200-299
alter table journal add column again blob;
create unique index journal_again on journal (again) where again is not null;
create index journal_by_act on journal (act, id);
create index journal_refused on journal (id) where refused <> '';
create index journal_changes on journal (id) where refused = '' and act not in ('look', 'play', 'download', 'open');
create index journal_looks on journal (at) where act = 'look';

-- From where something was handed in, coarsely.
alter table uploads add column network text not null default '';
