alter table tieout_views.reviews
  add column confidence numeric,
  add column engine text,
  add column proposed_invoices text[],
  add column outcome text,
  add column decided_by text;
create index reviews_by_age on tieout_views.reviews (workspace, status, requested_at, id);
create index reviews_by_confidence on tieout_views.reviews
  (workspace, status, (coalesce(-confidence, 1)), requested_at, id);
create index reviews_by_proposed_invoice on tieout_views.reviews using gin (proposed_invoices);
