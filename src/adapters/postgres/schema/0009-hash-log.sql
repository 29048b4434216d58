-- What shows that the log is as it was written: who wrote each event, its hash, and the keys to both.

-- Only the service has the key to these marks; an event put into the table beside it has none, or a
-- wrong one. Null = from before there were marks.
alter table tieout.events add column mark bytea;

-- The leaves of all events, in rows as they came. One row is what came within a second, or a
-- thousand of them.
create table tieout.hash_log (
  -- The first leaf of the row, counted from 0 with the first event of the log.
  first bigint primary key check (first >= 0),
  count integer not null check (count > 0),
  first_position text collate "C" not null,
  last_position text collate "C" not null,
  leaves bytea not null,
  -- A line for each event: its position, its id, its revision, its stream.
  places text not null,
  unmarked integer[] not null,
  mac bytea not null
);
-- Hashes do not compress.
alter table tieout.hash_log alter column leaves set storage external;
create index hash_log_position on tieout.hash_log (last_position);
create trigger hash_log_never_changes before update or delete or truncate on tieout.hash_log
  for each statement execute function tieout.refuse_change();

-- The keys of this installation, sealed: `marks`, and one to sign with for each time it was replaced.
create table tieout.sealing_keys (
  name text collate "C" primary key,
  public_key text,
  sealed bytea not null,
  key_id text not null,
  made_at timestamptz not null default now()
);

-- Verifications that somebody asked the service for.
create table tieout.verifications (
  id uuid primary key,
  asked_by text not null,
  asked_at timestamptz not null,
  state text not null check (state in ('running', 'intact', 'broken', 'failed')),
  done bigint not null default 0,
  total bigint,
  report json,
  ended_at timestamptz,
  -- Of whoever works on it: not heard of for a while, it is over.
  beat_at timestamptz not null
);
create index verifications_by_time on tieout.verifications (asked_at);

-- The same two functions as before, with the marks: those of all events of a batch one behind the
-- other, 16 bytes each. A process of an earlier version gives none.
drop function tieout.append_one(text, text, bigint, uuid, text, json, json);
drop function tieout.append(
  text[], text[], bigint[], integer[], integer[], integer[], uuid[], text[], text, text);

create function tieout.append(
  streams text[], categories text[], expectations bigint[], sizes integer[],
  owners integer[], places integer[], ids uuid[], types text[], datas text, metas text,
  marks bytea default null
) returns table (verdict text, at_revision bigint, at_position bigint)
language plpgsql as $$
declare
  head bigint;
  actuals bigint[];
  accepted boolean[] := '{}';
  verdicts text[] := '{}';
  revisions bigint[] := '{}';
  positions bigint[] := '{}';
  next_position bigint;
  taken_at timestamptz;
  standing record;
begin
  perform pg_advisory_xact_lock(7246502);
  taken_at := clock_timestamp();
  select coalesce(max(e.position), 0) into head from tieout.events e;
  actuals := array(
    select coalesce(
      (select e.revision from tieout.events e
        where e.stream = a.stream order by e.revision desc limit 1), -1)
    from unnest(streams) with ordinality a(stream, n) order by a.n);

  next_position := head;
  for i in 1 .. cardinality(streams) loop
    if expectations[i] = actuals[i] then
      accepted[i] := true;
    else
      select * into standing from tieout.standing(streams[i], expectations[i],
        array(select e.id from unnest(owners, ids) with ordinality e(owner, id, n)
          where e.owner = i order by e.n));
      accepted[i] := expectations[i] = -2 and not standing.known;
    end if;
    if accepted[i] then
      next_position := next_position + sizes[i];
      verdicts[i] := 'ok';
      revisions[i] := actuals[i] + sizes[i];
      positions[i] := next_position;
    elsif standing.repeated then
      verdicts[i] := 'repeated';
      revisions[i] := standing.at_revision;
      positions[i] := standing.at_position;
    else
      verdicts[i] := case when expectations[i] = -2 then 'taken' else 'conflict' end;
      revisions[i] := actuals[i];
      -- Said outright: an array whose first element was never set would begin at the second.
      positions[i] := null;
    end if;
  end loop;

  insert into tieout.events
    (position, stream, revision, id, type, category, recorded_at, data, meta, mark)
  select head + row_number() over (order by e.n), streams[e.owner], actuals[e.owner] + e.place,
    e.id, e.type, categories[e.owner], taken_at, e.data::json, e.meta::json,
    substring(marks from (16 * (e.n - 1) + 1)::integer for 16)
  from unnest(owners, places, ids, types,
      string_to_array(datas, e'\x1e'), string_to_array(metas, e'\x1e'))
    with ordinality as e(owner, place, id, type, data, meta, n)
  where accepted[e.owner];

  return query select * from unnest(verdicts, revisions, positions);
end $$;

create function tieout.append_one(
  asked_stream text, asked_category text, expectation bigint,
  asked_id uuid, asked_type text, asked_data json, asked_meta json, asked_mark bytea default null,
  out verdict text, out at_revision bigint, out at_position bigint
) language plpgsql as $$
begin
  perform pg_advisory_xact_lock(7246502);
  at_revision := 1 + coalesce(
    (select e.revision from tieout.events e
      where e.stream = asked_stream order by e.revision desc limit 1), -1);
  if expectation = at_revision - 1 then
    verdict := 'ok';
    at_position := 1 + coalesce((select max(e.position) from tieout.events e), 0);
    insert into tieout.events
      (position, stream, revision, id, type, category, recorded_at, data, meta, mark)
    values (at_position, asked_stream, at_revision, asked_id, asked_type, asked_category,
      clock_timestamp(), asked_data, asked_meta, asked_mark);
  else
    select a.* into verdict, at_revision, at_position
    from tieout.append(array[asked_stream], array[asked_category], array[expectation], '{1}',
      '{1}', '{1}', array[asked_id], array[asked_type], asked_data::text, asked_meta::text,
      asked_mark) a;
  end if;
end $$;
