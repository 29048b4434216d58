-- By what an event is found again, besides the ids it names: what it is about in money, the words
-- that people have put into it, who acted, what it led to. Each index is in the
-- order of a page, so that a first page reads no more than its rows.
alter table tieout_views.audit
  add column amount numeric,
  add column currency text,
  add column words text[] collate "C";
comment on column tieout_views.audit.amount is 'What it is about in money, without its sign';
comment on column tieout_views.audit.words is
  'By which it is found: upper case, no accents; null where there are none';
create index audit_by_amount on tieout_views.audit (workspace, amount, position)
  where amount is not null;
create index audit_by_word on tieout_views.audit using gin (words) where words is not null;
create index audit_by_person on tieout_views.audit (workspace, lower(actor_name), position)
  where actor_kind in ('person', 'import');
-- The day of the books of what happened to a document; null where the event states none.
alter table tieout_views.audit add column effective_on date;
create index audit_by_day on tieout_views.audit (workspace, effective_on, position)
  where effective_on is not null;
-- In the order of the days, what states none at its moment.
drop index tieout_views.audit_by_effect;
create index audit_by_effect on tieout_views.audit (workspace,
  (coalesce(effective_on::timestamp at time zone 'UTC', effective_at, recorded_at)), position);
-- Only ever asked by the whole id.
create index audit_by_cause on tieout_views.audit using hash (causation_id);
