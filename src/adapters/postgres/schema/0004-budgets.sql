-- What is left of the platforms' limits (../../calls/budget.ts), for all processes. Each rule
-- remembers one moment: when the next call would be due if all came evenly. In milliseconds by this
-- database's clock, so that no two processes count by different ones.
create table tieout.budgets (
  key text collate "C" not null,
  -- '' = until when there is no call at all
  rule text collate "C" not null,
  due_ms double precision not null default 0,
  -- What the platform itself says of the rule, and what follows from it; null = as the caller has it.
  calls integer check (calls > 0),
  per_ms integer check (per_ms > 0),
  every_ms double precision,
  tolerance_ms double precision,
  primary key (key, rule)
) with (fillfactor = 50);

-- Takes the next slots that all rules allow, and answers how far off they begin, and from when;
-- `taken` is false when that is further than `longest_ms`, and then nothing has changed. Those who
-- ask at the same time get theirs one after the other. With no calls it only looks how long there is
-- none at all.
create function tieout.take_calls(
  asked_key text, rules text[], every double precision[], tolerance double precision[],
  asked integer, longest_ms double precision, longest_block_ms double precision,
  out now_ms double precision, out wait_ms double precision, out taken boolean
) language plpgsql as $$
declare
  start_ms double precision;
  kept tieout.budgets;
  due double precision[] := array_fill(0::double precision, array[cardinality(rules)]);
begin
  -- After a crash of the machine some calls are forgotten; waiting for the disk at each costs more.
  perform set_config('synchronous_commit', 'off', true);
  perform pg_advisory_xact_lock(7246504, hashtext(asked_key));
  -- Only now, with the lock in hand: who comes later has a later moment.
  now_ms := extract(epoch from clock_timestamp()) * 1000;

  -- A moment that lies further ahead than any can was written before the clock was set back.
  select max(b.due_ms) into start_ms from tieout.budgets b
    where b.key = asked_key and b.rule = '' and b.due_ms <= now_ms + longest_block_ms + 1000;
  start_ms := greatest(now_ms, start_ms);
  wait_ms := start_ms - now_ms;
  taken := wait_ms <= longest_ms;
  if asked = 0 or not taken then return; end if;

  for i in 1 .. cardinality(rules) loop
    select * into kept from tieout.budgets b where b.key = asked_key and b.rule = rules[i];
    every[i] := coalesce(kept.every_ms, every[i]);
    tolerance[i] := coalesce(kept.tolerance_ms, tolerance[i]);
    if kept.due_ms <= now_ms + longest_ms + (asked + 1) * every[i] then due[i] := kept.due_ms; end if;
    start_ms := greatest(start_ms, due[i] - tolerance[i] + (asked - 1) * every[i]);
  end loop;
  wait_ms := start_ms - now_ms;
  taken := wait_ms <= longest_ms;
  if not taken then return; end if;
  for i in 1 .. cardinality(rules) loop
    insert into tieout.budgets (key, rule, due_ms)
      values (asked_key, rules[i], greatest(due[i], start_ms) + asked * every[i])
      on conflict (key, rule) do update set due_ms = excluded.due_ms;
  end loop;
end $$;
