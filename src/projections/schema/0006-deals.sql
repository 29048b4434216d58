-- How much of a deal is invoiced, and when the next invoice is to be asked for.
alter table tieout_views.deals
  add column invoiced numeric,
  add column paid numeric,
  add column credited numeric,
  add column due numeric,
  add column to_invoice numeric,
  add column next_due_on date;
comment on column tieout_views.deals.to_invoice is
  'Null where it cannot be said: something is sold again and again until it is ended';
create index deals_to_bill on tieout_views.deals (workspace, next_due_on)
  where next_due_on is not null;
