-- The seals of the ledger, one row each, with the key that signed it.
create table tieout_views.seals (
  workspace text collate "C" not null,
  position text collate "C" not null,
  number integer not null,
  from_index bigint not null,
  from_position text collate "C" not null,
  to_index bigint not null,
  to_position text collate "C" not null,
  count integer not null,
  root text not null,
  chain text not null,
  previous text,
  sealed_at timestamptz not null,
  key_id text not null,
  public_key text,
  signature text not null,
  keys json not null,
  primary key (workspace, position)
);
comment on table tieout_views.seals is 'What was sealed when, up to where';
create index seals_by_number on tieout_views.seals (workspace, number);
create index seals_by_end on tieout_views.seals (workspace, to_index);
