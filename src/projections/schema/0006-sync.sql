-- What each platform should say by the ledger, what it says, and since when the two differ.
alter table tieout_views.sync_status
  add column should json,
  add column says json,
  add column differs json,
  add column differs_since timestamptz;
comment on column tieout_views.sync_status.should is
  'By the ledger as it stands now; null = it has nothing to say of it by itself';
comment on column tieout_views.sync_status.differs is
  'The fields that differ, each with both values and since when';
create index sync_status_differing on tieout_views.sync_status (workspace, id)
  where differs_since is not null;

create table tieout_views.conflicts (
  workspace text collate "C" not null,
  id text collate "C" not null,
  position text collate "C" not null,
  memory json not null,
  platform text not null,
  object text not null,
  object_id text collate "C" not null,
  field text not null,
  base text,
  ledger text,
  theirs text,
  theirs_at timestamptz,
  policy text not null,
  reason text,
  state text not null,
  detected_at timestamptz not null,
  history json not null,
  winner text,
  value text,
  decided_by text,
  decided_kind text,
  note text,
  resolved_at timestamptz,
  primary key (workspace, id)
);
comment on table tieout_views.conflicts is
  'Fields that both sides have changed: both values, and who was right';
create index conflicts_by_day on tieout_views.conflicts (workspace, detected_at, id);
create index conflicts_open on tieout_views.conflicts (workspace, detected_at, id)
  where state = 'open';
create index conflicts_by_object on tieout_views.conflicts (workspace, object_id);
