/**
 * The fields of a query string or form. A name that occurs once gives a text, a repeated one a list. Broken percent
 * encoding stays as it was sent. The record has no prototype, so that no name can reach one.
 */
export function recordOf(encoded: string): Record<string, string | string[]> {
  const fields = Object.create(null) as Record<string, string | string[]>;
  if (encoded === '') return fields;
  for (const [name, value] of new URLSearchParams(encoded)) {
    const known = fields[name];
    if (known === undefined) fields[name] = value;
    else if (typeof known === 'string') fields[name] = [known, value];
    else known.push(value);
  }
  return fields;
}
