-- Who does which part of the work, where several processes run on one database. All times are this
-- server's: the clocks of the processes need not agree.
create table tieout.processes (
  id text primary key,
  name text not null,
  -- The leases it would take.
  wanted text[] not null,
  -- Dead after this, unless it says something before.
  until timestamptz not null,
  beat_at timestamptz not null,
  -- The connection by which it last said so.
  backend integer not null,
  backend_start timestamptz not null
);

create table tieout.leases (
  name text primary key,
  owner text,
  -- While it is owned: until when. While nobody owns it: since when.
  until timestamptz not null
);

-- A sign of life: the process lives on for a term, and so do the leases it holds. One that is in its
-- name without its knowing is given back (it was given by an answer that never arrived, or came too
-- late). Answers who lives and who owns what. One process at a time, so that of two who look at the
-- same moment the second sees what the first has done.
--
-- Whoever is killed loses its connection at once, and need not be waited for until its term is over:
-- no connection, and no new one for longer than it takes to the next beat, is death as well. One that
-- is merely stopped keeps its connection, and its term.
create function tieout.beat(
  asked_id text, asked_name text, asked_wanted text[], held text[], term interval
) returns json language plpgsql as $$
declare
  at timestamptz;
begin
  perform pg_advisory_xact_lock(7246503);
  at := clock_timestamp();
  insert into tieout.processes as p
      (id, name, wanted, until, beat_at, backend, backend_start)
    select asked_id, asked_name, asked_wanted, at + term, at, a.pid, a.backend_start
    from pg_stat_activity a where a.pid = pg_backend_pid()
    on conflict (id) do update
      set name = excluded.name, wanted = excluded.wanted, until = excluded.until,
          beat_at = excluded.beat_at, backend = excluded.backend,
          backend_start = excluded.backend_start;
  delete from tieout.processes p
    where p.until <= at
      or (p.beat_at < at - term / 3 and not exists (
        select from pg_stat_activity a
        where a.pid = p.backend and a.backend_start = p.backend_start));
  update tieout.leases l set until = at + term where l.owner = asked_id and l.name = any (held);
  update tieout.leases l set owner = null, until = at
    where l.owner = asked_id and l.name <> all (held);
  update tieout.leases l set owner = null, until = least(l.until, at)
    where l.owner is not null
      and (l.until <= at or not exists (select from tieout.processes p where p.id = l.owner));
  return json_build_object(
    'processes', (select coalesce(json_agg(json_build_object(
        'id', p.id, 'name', p.name, 'wanted', p.wanted) order by p.id), '[]')
      from tieout.processes p),
    'leases', (select coalesce(json_agg(json_build_object(
        'name', l.name,
        'owner', l.owner,
        'freeMs', case when l.owner is null
          then round(extract(epoch from at - l.until) * 1000) else 0 end) order by l.name), '[]')
      from tieout.leases l));
end $$;

-- Takes those of the leases that nobody holds; answers which they were.
create function tieout.claim(
  asked_id text, names text[], term interval
) returns setof text language plpgsql as $$
declare
  at timestamptz;
begin
  perform pg_advisory_xact_lock(7246503);
  at := clock_timestamp();
  return query
    insert into tieout.leases as l (name, owner, until)
      select n, asked_id, at + term from unnest(names) n
    on conflict (name) do update set owner = excluded.owner, until = excluded.until
      where l.owner is null or l.until <= at
    returning l.name;
end $$;
