-- The ledger. Written for SQLite and PostgreSQL alike; the two placeholders are what differs.
-- Times are milliseconds since 1970, UTC. Ids grow with time, so that rows land side by side.

-- A message and, until it is forgotten, its octets as received. The last column, so that
-- what is asked of every message lies in front of it.
create table message (
  id             ${id},
  mail_id        text    not null unique,
  kind           text    not null,
  received_at    bigint  not null,
  sender         text,
  envelope_id    text,
  return_content text,
  smtp_utf8      boolean not null,
  peer           text,
  helo           text,
  bytes          bigint  not null,
  octets         ${blob}
);
create index message_kept on message (kind, received_at) where octets is not null;

-- A message at one envelope recipient.
create table arrival (
  message            bigint not null references message (id),
  recipient          text   not null,
  address            text   not null,
  original_recipient text,
  notify_on          text,
  received_at        bigint not null,
  primary key (message, recipient)
);

-- What a report said of one recipient and what was made of it.
create table outcome (
  id          ${id},
  message     bigint not null references message (id),
  n           bigint not null,
  count_key   text   not null unique,
  recipient   text,
  kind        text   not null,
  action      text   not null,
  reason      text   not null,
  list_action text   not null,
  rule        text   not null,
  facts       text   not null,
  provenance  text   not null,
  list        text,
  decision    text   not null,
  because     text   not null,
  at          bigint not null
);
create index outcome_message on outcome (message, n);

-- Who must not be mailed for a list; until_at is null for ever. The number of its last change
-- is taken from the tally.
create table suppression (
  list      text   not null,
  recipient text   not null,
  address   text   not null,
  reason    text   not null,
  since     bigint not null,
  until_at  bigint,
  because   text   not null,
  mail_id   text,
  changed   bigint not null,
  primary key (list, recipient)
);
create index suppression_recipient on suppression (recipient, list);
create index suppression_changed on suppression (changed);

-- A suppression that was and is no more, for those who follow what changes.
create table lifted (
  list      text   not null,
  recipient text   not null,
  changed   bigint not null,
  primary key (list, recipient)
);
create index lifted_changed on lifted (changed);

-- Suppressions by reports, counted by list and minute since 1970: the hourly cap asks with every
-- report, so it must not count rows.
create table removal_count (
  list   text   not null,
  minute bigint not null,
  n      bigint not null,
  primary key (list, minute)
);

-- A removal from a list's file.
create table list_change (
  id        ${id},
  list      text   not null,
  recipient text   not null,
  address   text   not null,
  reason    text   not null,
  state     text   not null,
  at        bigint not null,
  moved_at  bigint not null,
  mail_id   text,
  note      text   not null
);
create index list_change_state on list_change (state, list, id);
create index list_change_recipient on list_change (recipient, list);

-- What a removal took out of the file, where it stood and between which lines (SHA-256, hex).
create table removed_piece (
  list_change bigint  not null references list_change (id),
  position    bigint  not null,
  octets      ${blob} not null,
  line_before text    not null,
  line_after  text    not null,
  primary key (list_change, position)
);

-- What applications are told.
create table event (
  id        ${id},
  event_id  text   not null unique,
  type      text   not null,
  at        bigint not null,
  list      text,
  recipient text,
  body      text   not null
);

-- An event on its way to an endpoint: QUEUED, DELIVERED or DEAD.
create table dispatch (
  event      bigint not null references event (id),
  endpoint   text   not null,
  state      text   not null,
  attempts   bigint not null,
  queued_at  bigint not null,
  next_at    bigint not null,
  last_error text   not null,
  primary key (event, endpoint)
);
create index dispatch_due on dispatch (endpoint, next_at) where state = 'QUEUED';
-- The state stands in the index too, so that counting needs no look at the rows.
create index dispatch_queued on dispatch (queued_at, state) where state = 'QUEUED';
create index dispatch_dead on dispatch (endpoint, state) where state = 'DEAD';

-- A reason to call a person; held counts what it still holds.
create table incident (
  id        ${id},
  list      text   not null,
  what      text   not null,
  opened_at bigint not null,
  closed_at bigint,
  held      bigint not null
);
create index incident_list on incident (list, opened_at);

-- A removal that waits for a person.
create table held (
  outcome   bigint not null references outcome (id),
  list      text   not null,
  recipient text   not null,
  address   text   not null,
  incident  bigint not null references incident (id),
  primary key (outcome, list)
);
create index held_list on held (list, outcome);

-- One row of totals, kept because counting millions of rows is no answer to "how is it going".
-- The last number given to a change of a suppression is kept here and not in a sequence: whoever
-- takes one holds this row until the commit, so no number is seen before a lower one.
create table tally (
  id                  bigint primary key,
  messages            bigint not null,
  outcomes            bigint not null,
  suppressions        bigint not null,
  suppression_changes bigint not null,
  ordinary_bytes      bigint not null,
  last_accepted       bigint not null
);
insert into tally (id, messages, outcomes, suppressions, suppression_changes, ordinary_bytes,
  last_accepted)
values (1, 0, 0, 0, 0, 0, 0);
