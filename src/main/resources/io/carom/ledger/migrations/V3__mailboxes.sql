-- How far a mailbox is read, and how it stands.
create table mailbox (
  name         text    primary key,
  account      text    not null,
  uid_validity bigint  not null,
  last_uid     bigint  not null,
  connected    boolean not null,
  since        bigint  not null,
  problem      text    not null,
  last_read    bigint,
  understood   bigint  not null,
  left_there   bigint  not null
);

-- Messages of a mailbox without UIDs that need not be read again.
create table mailbox_seen (
  mailbox text not null,
  uid     text not null,
  primary key (mailbox, uid)
);
