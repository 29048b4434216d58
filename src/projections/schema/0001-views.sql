-- The views: tables that are made from the events alone and can be dropped and made again. Every
-- row knows its workspace and `position`, the last event that touched it; `memory` is what the view
-- needs to go on from the row, and is no business of readers.
--
-- Keys are compared as bytes (collate "C"): positions are in order that way, and it is quicker.
-- Ids are text of at most 200 characters, amounts are numeric without a scale of their own: the
-- event says how many decimals there are.
create schema tieout_views;

create table tieout_views.checkpoints (
  name text collate "C" primary key,
  -- Everything up to here is in the rows; '' = nothing yet.
  position text collate "C" not null default '',
  -- Rises when the table is replaced by a rebuilt one, so that a writer who has read rows of the
  -- old table does not write them into the new.
  generation integer not null default 0,
  -- The form of the rows, by which a newer version of a view knows that it cannot go on from them.
  shape text not null default '',
  updated_at timestamptz not null default now()
);
comment on table tieout_views.checkpoints is 'How far each view has come';

create table tieout_views.customers (
  workspace text collate "C" not null,
  id text collate "C" not null,
  position text collate "C" not null,
  memory json not null,
  name text,
  emails text[] not null,
  identities json not null,
  stripe_ids text[] not null,
  primary key (workspace, id)
);
comment on table tieout_views.customers is 'Who is who on the three platforms';
create index customers_by_email on tieout_views.customers using gin (emails);
create index customers_by_stripe_id on tieout_views.customers using gin (stripe_ids);

create table tieout_views.deals (
  workspace text collate "C" not null,
  id text collate "C" not null,
  position text collate "C" not null,
  memory json not null,
  name text,
  customer_id text collate "C",
  currency text,
  total numeric,
  state text not null,
  invoice_id text collate "C",
  closed_on date,
  primary key (workspace, id)
);
comment on table tieout_views.deals is 'Deals that were won, and the invoices they became';
create index deals_by_day on tieout_views.deals (workspace, closed_on, id);
create index deals_by_customer on tieout_views.deals (workspace, customer_id);

create table tieout_views.invoices (
  workspace text collate "C" not null,
  id text collate "C" not null,
  position text collate "C" not null,
  memory json not null,
  number text,
  number_key text collate "C",
  kind text not null,
  status text not null,
  currency text,
  total numeric not null,
  settled numeric not null,
  credited numeric not null,
  written_off numeric not null,
  open numeric not null,
  customer_id text collate "C",
  deal_id text collate "C",
  quickbooks_id text collate "C",
  issued_on date,
  due_on date,
  primary key (workspace, id)
);
comment on table tieout_views.invoices is 'Receivables and how they are settled';
comment on column tieout_views.invoices.number_key is
  'The number as references compare it: letters and digits, upper case';
comment on column tieout_views.invoices.kind is 'requested, issued (QuickBooks holds it) or void';
create index invoices_by_day on tieout_views.invoices (workspace, issued_on, id);
create index invoices_by_number on tieout_views.invoices (workspace, number_key);
create index invoices_by_customer on tieout_views.invoices (workspace, customer_id, open);
create index invoices_by_deal on tieout_views.invoices (workspace, deal_id);
create index invoices_by_quickbooks on tieout_views.invoices (workspace, quickbooks_id);

create table tieout_views.payments (
  workspace text collate "C" not null,
  id text collate "C" not null,
  position text collate "C" not null,
  memory json not null,
  source text,
  external_id text collate "C",
  payment_intent_id text collate "C",
  status text not null,
  currency text,
  received numeric not null,
  allocated numeric not null,
  refunded numeric not null,
  unapplied numeric not null,
  fee numeric,
  net numeric,
  fee_currency text,
  payer_name text,
  payer_email text,
  stripe_customer_id text collate "C",
  description text,
  received_at timestamptz,
  wait_keys text[] not null,
  primary key (workspace, id)
);
comment on table tieout_views.payments is 'Money received and where it went';
create index payments_by_charge on tieout_views.payments (workspace, external_id);
create index payments_by_intent on tieout_views.payments (workspace, payment_intent_id);
create index payments_by_time on tieout_views.payments (workspace, received_at, id);
create index payments_waiting on tieout_views.payments using gin (wait_keys) where unapplied > 0;

create table tieout_views.allocations (
  workspace text collate "C" not null,
  id text collate "C" not null,
  position text collate "C" not null,
  memory json not null,
  payment_id text collate "C" not null,
  invoice_id text collate "C" not null,
  amount numeric,
  released numeric not null,
  currency text not null,
  state text not null,
  rule text,
  evidence text[] not null,
  reason text,
  allocated_at timestamptz,
  primary key (workspace, id)
);
comment on table tieout_views.allocations is 'Which line of which payment settles which invoice';
create index allocations_by_time on tieout_views.allocations (workspace, allocated_at, id);
create index allocations_by_payment on tieout_views.allocations (workspace, payment_id);
create index allocations_by_invoice on tieout_views.allocations (workspace, invoice_id);

create table tieout_views.reviews (
  workspace text collate "C" not null,
  id text collate "C" not null,
  position text collate "C" not null,
  memory json not null,
  payment_id text collate "C",
  status text not null,
  reason text,
  unapplied numeric not null,
  currency text,
  proposals json not null,
  assignee text,
  requested_at timestamptz,
  decided_at timestamptz,
  primary key (workspace, id)
);
comment on table tieout_views.reviews is 'Payments that wait, or waited, for a person';
create index reviews_by_weight on tieout_views.reviews
  (workspace, status, (-unapplied), requested_at, id);

create table tieout_views.reconciliation (
  workspace text collate "C" not null,
  id text collate "C" not null,
  position text collate "C" not null,
  memory json not null,
  number text,
  currency text,
  deal_id text collate "C",
  customer_id text collate "C",
  total numeric,
  settled numeric,
  open numeric,
  ledger json,
  hubspot json,
  stripe json not null,
  quickbooks json,
  agrees boolean not null,
  differences json not null,
  primary key (workspace, id)
);
comment on table tieout_views.reconciliation is
  'What the ledger and each platform believe of an invoice; id = the invoice';
create index reconciliation_differing on tieout_views.reconciliation (workspace, id)
  where not agrees;

create table tieout_views.sync_status (
  workspace text collate "C" not null,
  id text collate "C" not null,
  position text collate "C" not null,
  memory json not null,
  platform text not null,
  object text not null,
  object_id text collate "C" not null,
  external_id text,
  state text not null,
  operation text,
  values json,
  observed json,
  code text,
  reason text,
  attempts integer not null,
  updated_at timestamptz not null,
  primary key (workspace, id)
);
comment on table tieout_views.sync_status is 'Each object on each platform: meant, written, seen';
create index sync_status_by_object on tieout_views.sync_status (workspace, object_id);
create index sync_status_out_of_step on tieout_views.sync_status (workspace, state, id)
  where state <> 'in_step';

create table tieout_views.held (
  workspace text collate "C" not null,
  id text collate "C" not null,
  position text collate "C" not null,
  memory json not null,
  event_id text not null,
  platform text not null,
  code text not null,
  reason text not null,
  since timestamptz not null,
  primary key (workspace, id)
);
comment on table tieout_views.held is 'Facts from outside that wait to be understood';

create table tieout_views.audit (
  workspace text collate "C" not null,
  position text collate "C" not null,
  id text collate "C" not null,
  type text collate "C" not null,
  category text collate "C" not null,
  stream text collate "C" not null,
  revision bigint not null,
  subjects text[] collate "C" not null,
  actor_kind text not null,
  actor_name text not null,
  causation_id text collate "C" not null,
  correlation_id text collate "C" not null,
  effective_at timestamptz,
  recorded_at timestamptz not null,
  -- json: the event's own text, and cheaper to write, which at one row per event counts.
  data json not null,
  primary key (workspace, position)
);
comment on table tieout_views.audit is 'Every event with all that it concerns';
create index audit_by_id on tieout_views.audit (id);
create index audit_by_type on tieout_views.audit (workspace, type, position);
create index audit_by_subject on tieout_views.audit using gin (subjects);
create index audit_by_time on tieout_views.audit using brin (recorded_at);
