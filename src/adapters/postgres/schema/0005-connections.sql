-- Whatever a connection must keep secret, sealed (connections/secrets.ts), and under which key. A
-- row without a secret is only something to lock.
alter table tieout.connections
  alter column seed drop not null,
  alter column secret drop not null,
  add column key_id text,
  add column version bigint not null default 0;
update tieout.connections set key_id = encode(substring(secret from 1 for 8), 'hex');

-- The ways to a platform's page for authorising that are open: each is gone once, within minutes.
-- Only the hash of what comes back is kept.
create table tieout.authorisations (
  state_hash bytea primary key,
  workspace text not null,
  platform text not null,
  -- Who asked, and where the platform was told to send them back to.
  asked_by text not null,
  redirect_uri text not null,
  ends_at timestamptz not null
);

-- When a platform last told something by webhook; written at most once a minute.
create table tieout.webhook_sightings (
  workspace text not null,
  platform text not null,
  seen_at timestamptz not null,
  primary key (workspace, platform)
);

-- Where no TIEOUT_ENCRYPTION_KEY is given, the key of the first process, for the others that share
-- this database: sealed with what only their environment says. One row.
create table tieout.shared_key (
  only_one boolean primary key default true check (only_one),
  sealed bytea not null
);
