-- Reports that go out by e-mail, and what became of the last of each.
create table tieout_views.report_schedules (
  workspace text collate "C" not null,
  id text collate "C" not null,
  position text collate "C" not null,
  memory json not null,
  report text not null,
  terms json not null,
  set_at timestamptz not null,
  set_by text not null,
  deliveries json not null,
  primary key (workspace, id)
);
comment on table tieout_views.report_schedules is 'Reports that go out by e-mail';
select tieout_views.keep_history('report_schedules');
