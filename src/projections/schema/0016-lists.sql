-- The orders in which people walk through long lists, each with the id at its end, so that a page
-- begins anywhere at once. Their histories get the same ones.
create index invoices_by_due on tieout_views.invoices (workspace, due_on, id);
create index invoices_by_name on tieout_views.invoices
  (workspace, (left(coalesce(number, ''), 100)), id);
create index invoices_by_total on tieout_views.invoices (workspace, total, id);
create index invoices_by_open on tieout_views.invoices (workspace, open, id);
create index invoices_by_status on tieout_views.invoices (workspace, status, issued_on, id);

create index payments_by_status on tieout_views.payments (workspace, status, received_at, id);
create index payments_by_received on tieout_views.payments (workspace, received, id);
create index payments_by_unapplied on tieout_views.payments (workspace, unapplied, id);
create index payments_by_payer on tieout_views.payments
  (workspace, (left(coalesce(payer_name, ''), 100)), id);
create index payments_by_stripe_customer on tieout_views.payments
  (workspace, stripe_customer_id, received_at, id);

create index deals_by_state on tieout_views.deals (workspace, state, closed_on, id);
create index deals_by_total on tieout_views.deals (workspace, total, id);
create index deals_by_due on tieout_views.deals (workspace, due, id);
create index deals_by_name on tieout_views.deals
  (workspace, (left(coalesce(name, ''), 100)), id);

create index customers_by_name on tieout_views.customers
  (workspace, (left(coalesce(name, ''), 100)), id);

select tieout_views.keep_history('invoices', true);
select tieout_views.keep_history('payments');
select tieout_views.keep_history('deals', true);
select tieout_views.keep_history('customers');
