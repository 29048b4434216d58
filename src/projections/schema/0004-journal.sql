-- What a log remembers of the events before its checkpoint.
alter table tieout_views.checkpoints add column memory json;

-- The one who keeps the books is the database: whatever writes here, an entry balances in each of
-- its currencies or is refused. A sum with NaN or an infinity in it is no zero either. No event has
-- more than eight postings, and sums by place (posting-sums.ts) look no further.
create function tieout_views.is_entry(accounts text[], currencies text[], amounts numeric[])
returns boolean language plpgsql immutable parallel safe as $$
declare
  size integer := cardinality(accounts);
  total numeric;
begin
  if size not between 2 and 8 or cardinality(currencies) <> size or cardinality(amounts) <> size
    or array_dims(accounts) <> '[1:' || size || ']'
    or array_dims(currencies) <> array_dims(accounts)
    or array_dims(amounts) <> array_dims(accounts)
    or array_position(accounts, null) is not null or array_position(currencies, null) is not null
    or array_position(amounts, null) is not null or 0 = any (amounts) or '' = any (currencies)
    or not accounts <@ array[
      'bank', 'payouts-in-transit', 'stripe-clearing', 'stripe-pending', 'undeposited-funds',
      'accounts-receivable', 'disputed-funds', 'currency-conversion', 'unapplied-cash',
      'unapplied-credits', 'deferred-revenue', 'sales-tax', 'suspense', 'stripe-other', 'revenue',
      'discounts', 'credit-notes', 'stripe-fees', 'dispute-fees', 'bank-fees', 'bad-debt',
      'small-differences', 'fx-gain-loss']
  then
    return false;
  end if;
  for currency_at in 1 .. size loop
    total := 0;
    for at in 1 .. size loop
      if currencies[at] = currencies[currency_at] then total := total + amounts[at]; end if;
    end loop;
    if total <> 0 then return false; end if;
  end loop;
  return true;
end $$;

create table tieout_views.journal (
  workspace text collate "C" not null,
  position text collate "C" not null,
  event_id text collate "C" not null,
  type text collate "C" not null,
  -- The day it belongs to, and the day of the month that was still open for it.
  effective_on date not null,
  booked_on date not null,
  late boolean not null,
  recorded_at timestamptz not null,
  description text not null,
  invoice_id text collate "C",
  payment_id text collate "C",
  credit_note_id text collate "C",
  payout_id text collate "C",
  customer_id text collate "C",
  correlation_id text collate "C" not null,
  -- One posting at each place: its account, its currency, its amount (a debit is positive).
  accounts text[] collate "C" not null,
  currencies text[] collate "C" not null,
  amounts numeric[] not null,
  primary key (workspace, position),
  constraint journal_balances check (tieout_views.is_entry(accounts, currencies, amounts))
);
comment on table tieout_views.journal is
  'The double-entry journal: a row is an entry with all its postings';
create index journal_by_day on tieout_views.journal (workspace, booked_on, position);
create index journal_by_account on tieout_views.journal using gin (accounts);
create index journal_by_invoice
  on tieout_views.journal (workspace, invoice_id) where invoice_id is not null;
create index journal_by_payment
  on tieout_views.journal (workspace, payment_id) where payment_id is not null;
create index journal_by_credit_note
  on tieout_views.journal (workspace, credit_note_id) where credit_note_id is not null;
create index journal_by_payout
  on tieout_views.journal (workspace, payout_id) where payout_id is not null;
create index journal_by_customer
  on tieout_views.journal (workspace, customer_id) where customer_id is not null;

create table tieout_views.invoice_terms (
  workspace text collate "C" not null,
  position text collate "C" not null,
  invoice_id text collate "C" not null,
  recorded_at timestamptz not null,
  number text,
  customer_id text collate "C",
  currency text not null,
  issued_on date not null,
  due_on date not null,
  primary key (workspace, position)
);
comment on table tieout_views.invoice_terms is
  'What was agreed of each invoice, and when that became known';
create index invoice_terms_by_invoice
  on tieout_views.invoice_terms (workspace, invoice_id, position);
create index invoice_terms_by_customer on tieout_views.invoice_terms (workspace, customer_id);
