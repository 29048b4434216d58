-- How people sign in. Who they are and what they may do is in the event log; here is what must stay
-- secret, or is worth no event: none of it is needed to read the books again.

create table tieout.person_passwords (
  workspace text not null,
  person_id text not null,
  -- argon2id, with its salt and its cost.
  hash text not null,
  changed_at timestamptz not null,
  primary key (workspace, person_id)
);

-- Only the hash of what the browser holds.
create table tieout.sessions (
  token_hash bytea primary key,
  workspace text not null,
  -- Of the people of the workspace, or one of the demo's.
  person_id text,
  demo text,
  via text not null,
  began_at timestamptz not null,
  seen_at timestamptz not null,
  ends_at timestamptz not null,
  check ((person_id is null) <> (demo is null))
);
create index on tieout.sessions (workspace, person_id);
create index on tieout.sessions (ends_at);

-- Links by which somebody sets a password, each good for one use. Without a person it is the welcome
-- of the first administrator.
create table tieout.invitations (
  token_hash bytea primary key,
  workspace text not null,
  person_id text,
  ends_at timestamptz not null
);
create index on tieout.invitations (workspace, person_id);

-- The ways to the provider's page that are open: each is gone once, within minutes.
create table tieout.provider_sign_ins (
  state_hash bytea primary key,
  workspace text not null,
  nonce text not null,
  verifier text not null,
  return_to text not null,
  ends_at timestamptz not null
);

-- Who tried to sign in of late, by the hash of the address or of the e-mail. What succeeds is taken
-- out again.
create table tieout.sign_in_tries (
  id bigint generated always as identity primary key,
  subject bytea not null,
  tried_at timestamptz not null
);
create index on tieout.sign_in_tries (subject, tried_at);
create index on tieout.sign_in_tries (tried_at);

-- Notes a try, unless there were as many as there may be since `since`; then the moment of the oldest
-- of them, after which another one may be made. One at a time for each subject.
create function tieout.try_sign_in(
  subject bytea, now timestamptz, since timestamptz, tries_max integer
) returns timestamptz language plpgsql as $$
declare
  oldest timestamptz;
  tries integer;
begin
  perform pg_advisory_xact_lock(hashtextextended(encode(subject, 'hex'), 7246));
  delete from tieout.sign_in_tries one where one.tried_at < since;
  select count(*), min(one.tried_at) into tries, oldest
    from tieout.sign_in_tries one where one.subject = try_sign_in.subject;
  if tries >= tries_max then
    return oldest;
  end if;
  insert into tieout.sign_in_tries (subject, tried_at) values (try_sign_in.subject, now);
  return null;
end
$$;
