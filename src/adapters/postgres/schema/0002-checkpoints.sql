-- How far each consumer of the embedded change feed has come. Positions are compared as bytes
-- (collate "C"), the same order in which the service compares them.
create table tieout.checkpoints (
  name text primary key,
  -- Everything up to here is settled; '' = nothing yet.
  position text collate "C" not null,
  -- Beyond it, up to `through`, everything but the `unsettled` positions is settled too. There are
  -- never more of those than the consumer's window, however far it runs ahead of a stuck one.
  through text collate "C" not null,
  unsettled text[] not null default '{}',
  updated_at timestamptz not null default now()
);
