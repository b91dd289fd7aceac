-- +goose Up
-- The private folders, by path: few among all, and a delete asks for those below
-- the folder that goes, while other writes wait for it.
create index folders_private on folders (path) where barrier = 1 and deleted = 0;
