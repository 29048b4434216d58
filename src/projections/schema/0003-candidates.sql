-- What a payment could be for, found without a look at all that is open.
alter table tieout_views.invoices add column number_keys text[];
comment on column tieout_views.invoices.number_keys is
  'The number, its digits and their ends, as a text may name it';
create index invoices_by_number_keys on tieout_views.invoices using gin (number_keys);
create index invoices_by_open_amount on tieout_views.invoices
  (workspace, currency, open, due_on, id) where open > 0;
create index invoices_owed on tieout_views.invoices (workspace, customer_id, due_on, id)
  where open > 0;

alter table tieout_views.customers
  add column domains text[],
  add column name_words text[];
create index customers_by_domain on tieout_views.customers using gin (domains);
create index customers_by_name_word on tieout_views.customers using gin (name_words);

create index payments_unapplied on tieout_views.payments (workspace, received_at, id)
  where unapplied > 0;
