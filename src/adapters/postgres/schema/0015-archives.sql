-- Archives for auditors that somebody asked the service for. The file itself lies in the data
-- directory of the process that made it.
create table tieout.archives (
  id uuid primary key,
  asked_by text not null,
  asked_at timestamptz not null,
  period_from date not null,
  period_to date not null,
  -- What was asked for, and, of one that is made, when its last event was recorded.
  known_at timestamptz,
  state text not null check (state in ('running', 'ready', 'failed', 'removed')),
  -- What is being done, and how far that is; total is null where nobody knows it.
  phase text,
  done bigint not null default 0,
  total bigint,
  -- Its manifest without the entries, its size, the hashes of it and of its manifest.
  result json,
  failure text,
  ended_at timestamptz,
  removes_at timestamptz,
  -- Of whoever works on it: not heard of for a while, it is over.
  beat_at timestamptz not null
);
create index archives_by_time on tieout.archives (asked_at);
