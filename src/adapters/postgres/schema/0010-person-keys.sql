-- The keys under which words about persons are encrypted (../../privacy/person-keys.ts). A key comes of
-- the root key, which is sealed and stands in no other place, and of 32 random bytes that stand here
-- alone: without these it cannot be made again, by anybody.
create table tieout.person_key_roots (
  id integer primary key,
  sealed bytea not null,
  key_id text not null
);

create table tieout.person_keys (
  id bigint generated always as identity primary key,
  -- Null once it is destroyed. The row stays, so that what was destroyed is not taken for lost.
  salt bytea,
  destroyed_at timestamptz,
  check ((salt is null) = (destroyed_at is not null))
);

-- What erased persons are known by: ids of the platforms, and keyed hashes of names and addresses.
create table tieout.erased_marks (
  customer_id text not null,
  mark text not null,
  primary key (customer_id, mark)
);
