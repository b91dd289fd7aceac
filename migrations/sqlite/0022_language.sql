-- +goose Up
-- The language that somebody reads the pages in: a tag such as «de». Empty: the
-- one that their browser asks for.
alter table users add column language text not null default '';
