-- Lists as people like to see them, under a name. No facts of the books: they may change and go away.
create table tieout.saved_views (
  workspace text not null,
  id text not null,
  page text not null,
  name text not null,
  owner text not null,
  is_shared boolean not null,
  search jsonb not null,
  columns jsonb,
  changed_at timestamptz not null,
  primary key (workspace, id)
);
create index saved_views_by_owner on tieout.saved_views (workspace, owner);
