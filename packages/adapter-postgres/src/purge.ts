import { parameter } from './columns.js';
import { quoted, type Qualify } from './names.js';
import type { Session } from './session.js';

/**
 * Removes all rows of one tenant from every table whose key begins with the tenant, and its due work. Counters are locked
 * first and in everybody's order, so that batches which are running end before and none begins in between.
 */
export async function purgeTenant(
  session: Session,
  qualify: Qualify,
  schema: string,
  tenant: string,
): Promise<void> {
  const value = [parameter('text', false, tenant)];
  await session.rows(
    `select json_build_array(t.key)::text as r from ${qualify('counter')} t where t.tenant = $1::text ` +
      `order by t.tenant, t.key for update of t`,
    value,
  );
  const tables = await session.rows(
    `select json_build_array(c.relname)::text as r from pg_index i join pg_class c on c.oid = i.indrelid ` +
      `join pg_namespace n on n.oid = c.relnamespace ` +
      `join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0] ` +
      `where n.nspname = $1::text and i.indisprimary and a.attname = 'tenant' order by c.relname`,
    [schema],
  );
  const names = [...tables.map(([name]) => name as string), 'work_item'];
  const branches = names.map(
    (name) => `${quoted(`d_${name}`)} as (delete from ${qualify(name)} t where t.tenant = $1::text)`,
  );
  await session.rows(`with ${branches.join(', ')} select json_build_array()::text as r`, value);
}
