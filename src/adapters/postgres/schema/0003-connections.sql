-- What a connection to a platform must remember over a restart, encrypted (connections.ts):
-- QuickBooks' newest refresh token. `seed` tells from which configured token it descends.
create table tieout.connections (
  workspace text not null,
  platform text not null,
  seed text not null,
  secret bytea not null,
  updated_at timestamptz not null default now(),
  primary key (workspace, platform)
);
