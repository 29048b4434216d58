create table tieout_views.credit_notes (
  workspace text collate "C" not null,
  id text collate "C" not null,
  position text collate "C" not null,
  memory json not null,
  number text,
  source text,
  external_id text collate "C",
  status text not null,
  currency text,
  total numeric not null,
  tax numeric not null,
  applied numeric not null,
  refunded numeric not null,
  unapplied numeric not null,
  customer_id text collate "C",
  invoice_id text collate "C",
  issued_on date,
  reason text,
  lines json not null,
  primary key (workspace, id)
);
comment on table tieout_views.credit_notes is 'Credits and what they were used for';
create index credit_notes_by_day on tieout_views.credit_notes (workspace, issued_on, id);
create index credit_notes_by_customer on tieout_views.credit_notes (workspace, customer_id);
create index credit_notes_waiting on tieout_views.credit_notes (workspace, invoice_id)
  where unapplied > 0;

create table tieout_views.payouts (
  workspace text collate "C" not null,
  id text collate "C" not null,
  position text collate "C" not null,
  memory json not null,
  external_id text collate "C",
  status text not null,
  currency text,
  amount numeric,
  automatic boolean,
  created_on date,
  arrives_on date,
  description text,
  failure text,
  parts json not null,
  net numeric not null,
  difference numeric,
  ties boolean,
  deposit json,
  deposit_agrees boolean,
  primary key (workspace, id)
);
comment on table tieout_views.payouts is 'What went to the bank, what it is made of, and its deposit';
comment on column tieout_views.payouts.ties is
  'Whether its transactions come to its amount; null = they have not been added up';
comment on column tieout_views.payouts.deposit_agrees is
  'Whether QuickBooks holds what it should; null = nothing is due there yet';
create index payouts_by_day on tieout_views.payouts (workspace, arrives_on, id);

create table tieout_views.balance_transactions (
  workspace text collate "C" not null,
  id text collate "C" not null,
  position text collate "C" not null,
  memory json not null,
  type text not null,
  reporting_category text not null,
  explained boolean not null,
  currency text not null,
  amount numeric not null,
  fee numeric not null,
  net numeric not null,
  presented json,
  rate json,
  source_id text collate "C",
  payment_id text collate "C",
  payout_id text collate "C",
  description text,
  made_on date not null,
  available_on date not null,
  primary key (workspace, id)
);
comment on table tieout_views.balance_transactions is 'The lines of the balance at Stripe';
create index balance_transactions_by_day on tieout_views.balance_transactions
  (workspace, made_on, id);
create index balance_transactions_by_payout on tieout_views.balance_transactions
  (workspace, payout_id);
create index balance_transactions_by_payment on tieout_views.balance_transactions
  (workspace, payment_id);
create index balance_transactions_unexplained on tieout_views.balance_transactions
  (workspace, made_on, id) where not explained;

create table tieout_views.periods (
  workspace text collate "C" not null,
  id text collate "C" not null,
  position text collate "C" not null,
  memory json not null,
  state text not null,
  note text,
  open json,
  closed_at timestamptz,
  closed_by text,
  reason text,
  reopened_at timestamptz,
  reopened_by text,
  history json not null,
  primary key (workspace, id)
);
comment on table tieout_views.periods is 'Accounting months that have been closed at some time';

create table tieout_views.exchange_rates (
  workspace text collate "C" not null,
  id text collate "C" not null,
  position text collate "C" not null,
  memory json not null,
  from_currency text not null,
  to_currency text not null,
  rate numeric not null,
  stated_for date not null,
  source text not null,
  recorded_at timestamptz not null,
  recorded_by text not null,
  primary key (workspace, id)
);
comment on table tieout_views.exchange_rates is 'What currencies were worth in others, day by day';
create index exchange_rates_by_day on tieout_views.exchange_rates (workspace, stated_for, id);

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

-- What was written on a platform, or seen there, by the id that it has there.
create index sync_status_by_external_id on tieout_views.sync_status
  (workspace, platform, object, external_id);
