-- People see their own sessions and end them: each has a name that opens nothing, and what tells it
-- from the others.
alter table tieout.sessions
  add column id uuid not null default gen_random_uuid(),
  add column address text,
  add column browser text;
create unique index on tieout.sessions (id);

-- A link that somebody has asked for who has forgotten a password stands beside the one that an
-- administrator made: asking for the former takes nothing from the latter.
alter table tieout.invitations add column is_forgotten boolean not null default false;

-- The browser that began to connect a platform is the one that must come back. Null where a program
-- has asked, which hands the address to whom it likes.
alter table tieout.authorisations add column browser_hash bytea;
