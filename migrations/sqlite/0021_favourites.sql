-- +goose Up
-- What somebody wants to find again. That it stands here gives no right to it.
create table favourites (
	user_id text not null references users (id) on delete cascade,
	thing   text not null,                           -- it_… or fo_…
	at      integer not null,
	primary key (user_id, thing)
) strict, without rowid;
create index favourites_by_time on favourites (user_id, at, thing);
