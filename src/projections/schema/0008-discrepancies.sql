create table tieout_views.discrepancies (
  workspace text collate "C" not null,
  id text collate "C" not null,
  position text collate "C" not null,
  memory json not null,
  kind text not null,
  state text not null,
  severity text not null,
  pair text not null,
  platforms text[] not null,
  subject_noun text not null,
  subject_id text collate "C" not null,
  part text,
  related json not null,
  related_ids text[] not null,
  ledger text,
  theirs text,
  at_stake numeric,
  delta numeric,
  currency text,
  cause_code text not null,
  cause_params json not null,
  effective_on date,
  assignee text,
  due_on date,
  snoozed_until timestamptz,
  detected_at timestamptz not null,
  opened_at timestamptz not null,
  changed_at timestamptz not null,
  times_opened integer not null,
  comments integer not null,
  explained_reason text,
  explained_note text,
  explained_by text,
  explained_at timestamptz,
  action text,
  resolved_by text,
  resolved_at timestamptz,
  primary key (workspace, id)
);
comment on table tieout_views.discrepancies is
  'Where the books and the platforms disagree, from first sight to the end';
comment on column tieout_views.discrepancies.delta is
  'The left side of the pair minus the right one; at_stake is never negative';
comment on column tieout_views.discrepancies.opened_at is
  'When it was last found anew; detected_at: for the first time';
create index discrepancies_by_money on tieout_views.discrepancies
  (workspace, state, (coalesce(-at_stake, 0)), opened_at, id);
create index discrepancies_by_age on tieout_views.discrepancies (workspace, state, opened_at, id);
create index discrepancies_by_kind on tieout_views.discrepancies (workspace, kind, state, id);
create index discrepancies_by_subject on tieout_views.discrepancies (workspace, subject_id);
create index discrepancies_by_related on tieout_views.discrepancies using gin (related_ids);

create table tieout_views.tolerances (
  workspace text collate "C" not null,
  id text collate "C" not null,
  position text collate "C" not null,
  memory json not null,
  setting json not null,
  severity text,
  set_by text not null,
  set_at timestamptz not null,
  primary key (workspace, id)
);
comment on table tieout_views.tolerances is
  'How much of each kind of discrepancy is let pass, where somebody has set it';

select tieout_views.keep_history('discrepancies');
select tieout_views.keep_history('tolerances');
