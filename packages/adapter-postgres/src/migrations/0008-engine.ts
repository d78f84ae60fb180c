import type { Migration } from '../migration.js';

/**
 * What every request writes becomes lighter: a hold carries the decision that took it, documents are kept as the text that
 * they are, and an index that nothing reads goes.
 */
export const engine: Migration = {
  id: '0008-engine',
  sql: (schema) => `
alter table ${schema}.hold add column decision json;
update ${schema}.hold h set decision = (d.body - 'verdict' - 'reason' - 'roomAt' - 'passing')::json
  from ${schema}.decision d where d.tenant = h.tenant and d.id = h.decision_id;
delete from ${schema}.decision d using ${schema}.hold h where h.tenant = d.tenant and h.decision_id = d.id;
update ${schema}.decision set body = body - 'verdict' - 'reason' - 'roomAt' - 'passing' where verdict = 'admitted';

alter table ${schema}.decision alter column body type json using body::json;
alter table ${schema}.hold
  drop column decision_id,
  alter column amounts type json using amounts::json,
  alter column lines type json using lines::json,
  alter column actual type json using actual::json,
  alter column charges type json using charges::json;
alter table ${schema}.counter alter column state type json using state::json;
alter table ${schema}.op alter column result type json using result::json;

drop index ${schema}.ledger_entry_budget_id_at;
`,
};
