-- What goes out to the endpoints of customers (src/domain/outgoing.ts). Shared by all processes: each
-- takes what is due for a while, and what a process that died had taken is due again when that ends.

-- How each endpoint fares. Its row is also what claims of one endpoint queue up at.
create table tieout.outgoing_endpoints (
  endpoint_id text primary key,
  -- Nothing but failures since; null = the last attempt was taken.
  failing_since timestamptz,
  failures integer not null default 0,
  -- It asked for a pause, or has failed so often that it gets one.
  held_until timestamptz,
  last_delivered_at timestamptz
);

-- The keys that messages are signed with, sealed (src/adapters/connections/sealing.ts).
create table tieout.outgoing_secrets (
  endpoint_id text not null,
  secret_id text not null,
  sealed bytea not null,
  -- Of the key it is sealed with.
  key_id text not null,
  primary key (endpoint_id, secret_id)
);

-- One row for each endpoint and event. The event itself stays in the log.
create table tieout.outgoing (
  endpoint_id text not null,
  event_id uuid not null,
  position text collate "C" not null,
  stream text collate "C" not null,
  revision bigint not null,
  type text collate "C" not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  -- All attempts ever begun, and the failed ones since it was last asked for.
  attempts integer not null default 0,
  rung integer not null default 0,
  due_at timestamptz,
  claim uuid,
  claimed_until timestamptz,
  -- The event that last asked for it once more.
  asked_by text collate "C",
  queued_at timestamptz not null,
  settled_at timestamptz,
  touched_at timestamptz not null,
  primary key (endpoint_id, event_id),
  constraint outgoing_due check ((state = 'waiting') = (due_at is not null))
);
create index outgoing_due on tieout.outgoing (endpoint_id, due_at, position)
  where state = 'waiting';
create index outgoing_stream on tieout.outgoing (endpoint_id, stream, position)
  where state = 'waiting';
create index outgoing_claimed on tieout.outgoing (endpoint_id, claimed_until)
  where claimed_until is not null;
create index outgoing_listed on tieout.outgoing (endpoint_id, position);
create index outgoing_touched on tieout.outgoing (touched_at);

-- Begun when the delivery is taken: a process that dies in between leaves one without an outcome.
create table tieout.outgoing_attempts (
  endpoint_id text not null,
  event_id uuid not null,
  number integer not null,
  at timestamptz not null,
  code text not null default 'unknown',
  status integer,
  duration_ms integer,
  answer text not null default '',
  primary key (endpoint_id, event_id, number),
  foreign key (endpoint_id, event_id) references tieout.outgoing on delete cascade
);

create table tieout.outgoing_replays (
  replay_id text primary key,
  endpoint_id text not null,
  -- Behind the last event that was looked at; null = at the beginning.
  position text collate "C",
  looked bigint not null,
  queued bigint not null
);

-- Takes up to `most` deliveries of one endpoint until `ends`, and begins their attempts. Two claims of
-- one endpoint go one after the other, so that each sees what the other took: never two events of one
-- stream at once, and never more than `out_most` in all. An endpoint that has failed `failures_most`
-- times in a row is given one at a time.
create function tieout.claim_outgoing(
  asked_endpoint text, most integer, now_at timestamptz, ends timestamptz,
  out_most integer, failures_most integer
) returns setof tieout.outgoing language plpgsql as $$
declare
  endpoint tieout.outgoing_endpoints;
  room integer;
begin
  insert into tieout.outgoing_endpoints (endpoint_id) values (asked_endpoint)
    on conflict do nothing;
  select * into endpoint from tieout.outgoing_endpoints
    where endpoint_id = asked_endpoint for update;
  if not found or endpoint.held_until > now_at then return; end if;
  select case when endpoint.failures >= failures_most then 1 else out_most end - count(*)
    into room from tieout.outgoing
    where endpoint_id = asked_endpoint and claimed_until > now_at;
  room := least(room, most);
  if room <= 0 then return; end if;

  return query
  with near as (
    -- Far more than are taken, but not all: of a stream that waits only the first can be taken, and
    -- a long one must not be walked to its end each time.
    select w.* from tieout.outgoing w
    where w.endpoint_id = asked_endpoint and w.state = 'waiting' and w.due_at <= now_at
      and (w.claimed_until is null or w.claimed_until <= now_at)
    order by w.due_at, w.position limit 500
  ), chosen as (
    select o.event_id from near n
    join tieout.outgoing o on o.endpoint_id = n.endpoint_id and o.event_id = n.event_id
    where not exists (
      select from tieout.outgoing other
      where other.endpoint_id = n.endpoint_id and other.stream = n.stream
        and other.state = 'waiting' and other.event_id <> n.event_id
        and (other.claimed_until > now_at
          or other.position < n.position and (other.rung = 0 or other.due_at <= now_at)))
    order by n.due_at, n.position limit room
    for update of o skip locked
  ), taken as (
    update tieout.outgoing o
    set claim = gen_random_uuid(), claimed_until = ends, attempts = o.attempts + 1,
      touched_at = now_at
    from chosen where o.endpoint_id = asked_endpoint and o.event_id = chosen.event_id
    returning o.*
  ), begun as (
    insert into tieout.outgoing_attempts (endpoint_id, event_id, number, at)
    select t.endpoint_id, t.event_id, t.attempts, now_at from taken t
  )
  select * from taken order by due_at, position;
end $$;
