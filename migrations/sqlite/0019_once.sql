-- +goose Up
-- Creations that may be told again. The key that a client gave is kept as a hash,
-- and the answer sealed with what the client alone can show again: it may hold a
-- secret. A row without an answer is at work, or its process died.
create table once (
	mark   blob primary key check (length(mark) = 32),
	asked  blob not null check (length(asked) = 32),
	at     integer not null,
	sealed blob
) strict, without rowid;
create index once_by_time on once (at);
