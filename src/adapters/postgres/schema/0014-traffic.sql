-- How much went to and fro, by minute: what people look at, not what anything is decided by. Every
-- process adds its own.
create table tieout.traffic (
  workspace text not null,
  minute timestamptz not null,
  -- A platform, or a consumer.
  name text not null,
  measure text not null,
  count bigint not null,
  primary key (workspace, minute, name, measure)
);

-- Webhooks that were turned away. Never their bodies: nobody knows who wrote them.
create table tieout.webhooks_refused (
  id bigint generated always as identity primary key,
  workspace text not null,
  platform text not null,
  refused_at timestamptz not null,
  code text not null,
  detail text,
  bytes integer not null,
  agent text
);
create index webhooks_refused_by_platform on tieout.webhooks_refused (workspace, platform, id);
