-- What the rows of a view were before: beside each table of states there is one with the versions
-- that its rows had, from the event that made them (`position`) up to the one that replaced them
-- (`until`). Rows are only ever added. Which version stood at a position P: position <= P < until;
-- the one that stands now is in the view's own table.

-- Makes the history of a table, or brings it up to the table's columns and to its indexes that hold
-- all rows and give an order. In the history they end with both positions, so that versions of other
-- times are passed over within the index.
create function tieout_views.keep_history(live text, with_memory boolean default false)
returns void language plpgsql as $$
declare
  kept text := live || '_history';
  source regclass := to_regclass(format('tieout_views.%I', live));
  one record;
  made text;
begin
  if source is null then return; end if;
  perform pg_advisory_xact_lock(7246504, hashtext(live));
  if to_regclass(format('tieout_views.%I', kept)) is null then
    execute format('create table tieout_views.%I (like tieout_views.%I)', kept, live);
    if not with_memory then
      execute format('alter table tieout_views.%I drop column memory', kept);
    end if;
    execute format('alter table tieout_views.%I add column until text collate "C" not null', kept);
    execute format('comment on table tieout_views.%I is %L', kept,
      'What the rows of ' || live || ' were, and until which event');
    execute format(
      'create unique index %I on tieout_views.%I (workspace, id, position, until)',
      kept || '_key', kept);
  end if;
  for one in
    select a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
      coalesce(' collate ' || quote_ident(c.collname), '') as collated
    from pg_attribute a
    left join pg_collation c on c.oid = a.attcollation and c.collname <> 'default'
    where a.attrelid = source and a.attnum > 0 and not a.attisdropped
      and (a.attname <> 'memory' or with_memory)
      and not exists (
        select from pg_attribute k where k.attrelid = format('tieout_views.%I', kept)::regclass
          and k.attname = a.attname and not k.attisdropped)
    order by a.attnum
  loop
    execute format('alter table tieout_views.%I add column %I %s%s',
      kept, one.name, one.type, one.collated);
  end loop;
  for one in
    select i.relname as name, pg_get_indexdef(i.oid) as definition
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_am m on m.oid = i.relam
    where x.indrelid = source and not x.indisprimary and m.amname = 'btree' and x.indpred is null
      and to_regclass(format('tieout_views.%I', i.relname || '_history')) is null
    order by i.relname
  loop
    made := regexp_replace(one.definition, ' INCLUDE \(.*$', '');
    made := regexp_replace(made, '^CREATE (UNIQUE )?INDEX .+? ON .+? USING ',
      format('create index %I on tieout_views.%I using ', one.name || '_history', kept));
    execute regexp_replace(made, '\)$', ', "position", until)');
  end loop;
end $$;

-- The checklist of a month asks for it, as of earlier moments too.
alter table tieout_views.payments add column received_on date;
comment on column tieout_views.payments.received_on is 'The day of the books, where it was said';

do $$
declare one record;
begin
  for one in
    select c.relname as name from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'memory' and not a.attisdropped
    where c.relnamespace = 'tieout_views'::regnamespace and c.relkind = 'r'
      and c.relname <> 'checkpoints'
  loop
    perform tieout_views.keep_history(one.name, one.name in ('invoices', 'deals'));
  end loop;
end $$;

-- The last event that was recorded at a moment.
drop index tieout_views.audit_by_time;
create index audit_by_time on tieout_views.audit (workspace, recorded_at, position);

-- What had taken effect by a day.
create index audit_by_effect
  on tieout_views.audit (workspace, (coalesce(effective_at, recorded_at)), position);
