import type { Scheme } from './schemes.js';

/** What a message's headers claim. */
export interface Claim {
  readonly id: string | null;
  /** As sent; null when the scheme does not sign it. */
  readonly timestamp: string | null;
  readonly signatures: readonly string[];
}

/** More signatures than any rotation needs. */
const most = 8;

function signaturesIn(layout: Scheme['layout'], header: string): readonly string[] {
  if (layout === 'single') return header.startsWith('sha256=') ? [header.slice(7)] : [];
  const [separator, mark] = layout === 'dated' ? [',', 'v1='] : [' ', 'v1,'];
  return header
    .split(separator, most + 1)
    .filter((each) => each.startsWith(mark))
    .map((each) => each.slice(mark.length));
}

function dateIn(header: string): string | null {
  const dates = header.split(',', most + 1).filter((field) => field.startsWith('t='));
  return dates.length === 1 ? (dates[0] ?? '').slice(2) : null;
}

/**
 * Reads a claim from headers. Null when nothing is signed, `malformed` when what the scheme signs is missing or
 * unreadable. `header` looks a lower-case name up and answers null for a header that was sent twice.
 */
export function readClaim(
  scheme: Scheme,
  header: (name: string) => string | null,
): Claim | 'malformed' | null {
  const sent = [scheme.header, scheme.previousHeader].flatMap((name) => {
    const value = name === null ? null : header(name);
    return value === null ? [] : [value];
  });
  const [first] = sent;
  if (first === undefined) return null;
  const id = scheme.idHeader === null ? null : header(scheme.idHeader);
  const signatures = sent.flatMap((each) => signaturesIn(scheme.layout, each));
  if (signatures.length === 0 || (scheme.signed.includes('id') && id === null)) return 'malformed';
  if (!scheme.signed.includes('timestamp')) return { id, timestamp: null, signatures };
  const date = scheme.layout === 'dated' ? dateIn(first) : header(scheme.timestampHeader ?? '');
  return date !== null && /^\d{1,12}$/.test(date) ? { id, timestamp: date, signatures } : 'malformed';
}
