-- What the detectors of disagreements look for, where few of many rows are concerned.
alter table tieout_views.payments
  add column lost numeric,
  add column disputed numeric;
comment on column tieout_views.payments.lost is 'Part of what was refunded: taken by disputes';
comment on column tieout_views.payments.disputed is 'What open disputes ask for';

create index invoices_void on tieout_views.invoices (workspace, id) where kind = 'void';
create index invoices_by_hand on tieout_views.invoices (workspace, id)
  where deal_id is null and kind = 'issued';
create index deals_reopened on tieout_views.deals (workspace, id) where state = 'reopened';
create index payments_by_hand on tieout_views.payments (workspace, id)
  where source = 'quickbooks';
create index payouts_off on tieout_views.payouts (workspace, id)
  where not ties or not deposit_agrees;
create index invoices_alike on tieout_views.invoices
  (workspace, customer_id, currency, total, issued_on) where kind in ('requested', 'issued');
create index journal_late on tieout_views.journal (workspace, position) where late;
create index balance_transactions_of_payments on tieout_views.balance_transactions
  (workspace, currency, made_on, id) where type in ('charge', 'payment');
create index balance_transactions_exchanged on tieout_views.balance_transactions
  (workspace, made_on, id) where rate is not null;
create index invoices_exchanged on tieout_views.invoices (workspace, issued_on, id)
  where (memory -> 'terms') -> 'rate' is not null;

-- Their histories have the same columns and indexes.
select tieout_views.keep_history('payments');
select tieout_views.keep_history('payouts');
select tieout_views.keep_history('balance_transactions');
select tieout_views.keep_history('invoices', true);
select tieout_views.keep_history('deals', true);
