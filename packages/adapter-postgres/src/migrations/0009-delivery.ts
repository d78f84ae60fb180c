import type { Migration } from '../migration.js';

/**
 * Due work that waits and work that is out are found by indexes of their own, so that taking work costs what is taken,
 * however much waits, is out, or was done. A delivery changes in place.
 */
export const deliveryAtScale: Migration = {
  id: '0009-delivery',
  sql: (schema) => `
drop index ${schema}.work_item_due;
drop index ${schema}.work_item_lane;
drop index ${schema}.work_item_until;
drop index ${schema}.work_item_tenant;
create index work_item_waiting on ${schema}.work_item (kind, due, key) where until is null;
create index work_item_waiting_lane on ${schema}.work_item (kind, lane, due, key) where until is null;
create index work_item_out_lane on ${schema}.work_item (kind, lane) where token is not null and until is not null;
create index work_item_out on ${schema}.work_item (kind, until) where until is not null;
alter table ${schema}.work_item set (
  autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_cost_delay = 0
);
alter table ${schema}.webhook_delivery set (fillfactor = 60);
`,
};
