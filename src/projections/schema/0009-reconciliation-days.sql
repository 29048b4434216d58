-- The daily reconciliation: how each day ties out, and who has signed it.
create table tieout_views.reconciliation_days (
  workspace text collate "C" not null,
  id text collate "C" not null,
  position text collate "C" not null,
  memory json not null,
  day date not null,
  state text not null,
  runs integer not null,
  run json not null,
  completed_run integer,
  completed_at timestamptz,
  ties_out boolean,
  signable boolean,
  documents integer,
  open_differences integer,
  explained integer,
  in_transit integer,
  rests json,
  statement json,
  primary key (workspace, id)
);
comment on table tieout_views.reconciliation_days is
  'Each day that was reconciled, with the statement of the last run that was of what is known now';
create index reconciliation_days_by_day on tieout_views.reconciliation_days (workspace, day);
create index reconciliation_days_running on tieout_views.reconciliation_days (workspace, day)
  where state = 'running';

create table tieout_views.sign_offs (
  workspace text collate "C" not null,
  id text collate "C" not null,
  position text collate "C" not null,
  memory json not null,
  ends_on date not null,
  state text not null,
  prepared json,
  preparer text,
  prepared_at timestamptz,
  reviewer text,
  reviewed_at timestamptz,
  suspended json,
  suspended_at timestamptz,
  history json not null,
  primary key (workspace, id)
);
comment on table tieout_views.sign_offs is 'Days and months that were signed; id = the day or month';
create index sign_offs_standing on tieout_views.sign_offs (workspace, ends_on)
  where state in ('prepared', 'signed');
create index sign_offs_by_end on tieout_views.sign_offs (workspace, ends_on, id);
select tieout_views.keep_history('reconciliation_days');
select tieout_views.keep_history('sign_offs');
