-- What was written in the place of a row that is marked, not removed; else empty.
alter table removed_piece add column instead ${blob} not null default '';
