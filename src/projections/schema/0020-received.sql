-- What the platforms have told, the newest first, and by the platform's word for it.
create index audit_received on tieout_views.audit (workspace, position)
  where category = 'inbound' and revision = 0;
create index audit_received_by_kind on tieout_views.audit (workspace, (data->>'kind'), position)
  where category = 'inbound' and revision = 0;
