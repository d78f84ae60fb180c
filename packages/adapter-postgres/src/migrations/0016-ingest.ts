import type { Migration } from '../migration.js';

/**
 * Sums outgrow 64 bits: some thousand of the largest amounts that an API takes, on one day, under one value. Every sum
 * that a log keeps becomes a number without a bound; counts stay.
 */
export const ingest: Migration = {
  id: '0016-ingest',
  sql: (schema) => `
do $$
declare
  sums record;
begin
  for sums in
    select c.relname as name, string_agg(format('alter column %I type numeric', a.attname), ', ') as changes
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = '${schema.replaceAll("'", "''")}'::regnamespace and c.relkind = 'r'
      and c.relname like 'rollup\\_%' and a.atttypid = 'bigint'::regtype and a.attname <> 'count'
    group by c.relname
  loop
    execute format('alter table ${schema.replaceAll("'", "''")}.%I %s', sums.name, sums.changes);
  end loop;
end
$$;
`,
};
