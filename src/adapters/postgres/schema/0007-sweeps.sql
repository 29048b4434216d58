-- How far each sweep and backfill has come (src/adapters/sweeping.ts says what the state holds). It
-- is changed by parts, so that an ask does not undo the progress that is written beside it.
create table tieout.sweeps (
  workspace text not null,
  name text not null,
  state jsonb not null,
  updated_at timestamptz not null default now(),
  primary key (workspace, name)
);
