import { z } from 'zod';
import { isUuid, parsePrefixed, prefixId } from '../../kernel/id.js';

const uuid = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}';

/**
 * `ns_bgt_` + UUID on the wire, the bare lower-case UUID inside. With `bare` the UUID alone is accepted too; answers
 * always carry the prefix (costs spec §1.2). With `anyTail` the part behind the prefix is a host's own id, kept as it is.
 */
export function prefixedId(
  prefix: string,
  { bare = false, anyTail = false }: { readonly bare?: boolean; readonly anyTail?: boolean } = {},
) {
  const pattern = anyTail
    ? new RegExp(`^${bare ? `(?:${prefix})?` : prefix}.{1,200}$`, 's')
    : new RegExp(`^${bare ? `(?:${prefix})?` : prefix}${uuid}$`);
  const wire = z.string().regex(pattern, `Expected an id that starts with ${prefix}`);
  return z.codec(wire, z.string(), {
    decode: (text) => {
      if (!anyTail) return parsePrefixed(prefix, text) ?? text.toLowerCase();
      return text.startsWith(prefix) ? text.slice(prefix.length) : text;
    },
    encode: (id) => (anyTail && !isUuid(id) ? prefix + id : prefixId(prefix, id)),
  });
}
