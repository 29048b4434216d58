-- What was written on a platform, or seen there, by the id that it has there.
create index sync_status_by_external_id on tieout_views.sync_status
  (workspace, platform, object, external_id);
