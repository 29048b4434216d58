-- What the page of today adds up, where few of many rows count: each answered from its index alone.
create index invoices_unpaid on tieout_views.invoices (workspace, currency, due_on)
  include (open) where kind = 'issued' and open > 0;
create index payments_unapplied_currency on tieout_views.payments (workspace, currency, received_at)
  include (unapplied) where unapplied > 0;
create index deals_to_invoice on tieout_views.deals (workspace, closed_on)
  include (currency, to_invoice) where state = 'won' and to_invoice > 0;
create index conflicts_waiting on tieout_views.conflicts (workspace, platform)
  include (detected_at) where state = 'open';
create index sync_status_lagging on tieout_views.sync_status (workspace, platform, state)
  include (updated_at) where state <> 'in_step' and state <> 'unknown';
create index sync_status_behind on tieout_views.sync_status (workspace, platform)
  include (differs_since, state) where differs_since is not null;
