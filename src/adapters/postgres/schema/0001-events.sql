-- The log: every event once, in the order in which it was taken.
create table tieout.events (
  position bigint primary key,
  stream text collate "C" not null,
  revision bigint not null check (revision >= 0),
  id uuid not null,
  type text collate "C" not null,
  category text collate "C" not null,
  recorded_at timestamptz not null,
  -- json, not jsonb: the text comes back exactly as it was written, key order and all, which the
  -- seals hash.
  data json not null,
  meta json not null,
  constraint events_stream_revision unique (stream, revision),
  constraint events_id unique (id)
)
-- A raw event of a platform has two or three kilobytes. It stays in its row, and what is long is
-- compressed there: what has to reach the disk is what a commit waits for.
with (toast_tuple_target = 1024);

alter table tieout.events alter column data set storage main;
do $$
begin
  alter table tieout.events alter column data set compression lz4;
exception when feature_not_supported then
  raise notice 'this Postgres was built without lz4; its own compression will do';
end $$;

create index events_category_position on tieout.events (category, position);

create function tieout.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'an event, once stored, is never changed'
    using errcode = 'restrict_violation', hint = 'Correct it by a further event.';
end $$;

create trigger events_never_change before update or delete or truncate on tieout.events
  for each statement execute function tieout.refuse_change();

-- Where the same events already stand in the stream, if they do: behind the expected revision, or
-- with no expectation (-2) wherever the first of them is.
create function tieout.standing(
  asked_stream text, expectation bigint, asked_ids uuid[],
  out known boolean, out repeated boolean, out at_revision bigint, out at_position bigint
) language plpgsql stable as $$
declare
  first_revision bigint := expectation + 1;
begin
  known := exists (select from tieout.events e where e.id = any (asked_ids));
  repeated := false;
  if not known then return; end if;
  if expectation = -2 then
    select e.revision into first_revision
      from tieout.events e where e.id = asked_ids[1] and e.stream = asked_stream;
  end if;
  select array_agg(e.id order by e.revision) = asked_ids, max(e.revision), max(e.position)
    into repeated, at_revision, at_position
    from tieout.events e
    where e.stream = asked_stream
      and e.revision between first_revision and first_revision + cardinality(asked_ids) - 1;
  repeated := coalesce(repeated, false);
end $$;

-- Takes a batch of appends, each to another stream, and answers a verdict for each, in order:
--   ok        it stands, its last event at this revision and position
--   repeated  the same events stood there already, likewise
--   conflict  the stream is at this revision (-1 = it has no event)
--   taken     an event stands elsewhere under one of its ids
-- One that is refused takes nothing with it: the others of its batch stand.
--
-- An expectation is a revision, -1 for "no event yet", -2 for "any". `sizes` counts the events of
-- each append; `owners` and `places` give each event its append (from 1) and its place in it
-- (from 1). `datas` and `metas` are the texts of all of them, one behind the other, with a record
-- separator between: JSON holds none of these as such, so nothing has to be escaped, which for the
-- quotes of JSON within JSON costs more than all the rest.
--
-- The lock is held until the commit is visible, so events become visible in the order of their
-- positions and without gaps. A reader who has seen position n has seen all below it and simply
-- reads on; it need not hold back behind the oldest open transaction of the database, as it would
-- have to if writers drew positions side by side.
create function tieout.append(
  streams text[], categories text[], expectations bigint[], sizes integer[],
  owners integer[], places integer[], ids uuid[], types text[], datas text, metas text
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
    (position, stream, revision, id, type, category, recorded_at, data, meta)
  select head + row_number() over (order by e.n), streams[e.owner], actuals[e.owner] + e.place,
    e.id, e.type, categories[e.owner], taken_at, e.data::json, e.meta::json
  from unnest(owners, places, ids, types,
      string_to_array(datas, e'\x1e'), string_to_array(metas, e'\x1e'))
    with ordinality as e(owner, place, id, type, data, meta, n)
  where accepted[e.owner];

  return query select * from unnest(verdicts, revisions, positions);
end $$;

-- The same for one append of one event, which is what a lone writer sends: without the arrays it
-- takes little longer than a bare insert. Whatever is not plainly in order goes the long way.
create function tieout.append_one(
  asked_stream text, asked_category text, expectation bigint,
  asked_id uuid, asked_type text, asked_data json, asked_meta json,
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
      (position, stream, revision, id, type, category, recorded_at, data, meta)
    values (at_position, asked_stream, at_revision, asked_id, asked_type, asked_category,
      clock_timestamp(), asked_data, asked_meta);
  else
    select a.* into verdict, at_revision, at_position
    from tieout.append(array[asked_stream], array[asked_category], array[expectation], '{1}',
      '{1}', '{1}', array[asked_id], array[asked_type], asked_data::text, asked_meta::text) a;
  end if;
end $$;
