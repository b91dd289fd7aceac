-- +goose Up
-- A token may be confined to a folder: outside of it, it opens nothing. This is
-- no reference: when the folder is gone, the token has to reach nothing, and not
-- everything.
alter table credentials add column within text not null default '';
