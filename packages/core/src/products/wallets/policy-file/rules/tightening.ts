import type { Json } from '../../../../kernel/json.js';
import type { ConfigChange } from '../model.js';
import { microsOf } from './amount-text.js';

const caps =
  /^(spend\.(monthly_limit|daily_limit|per_transaction)|approval\.(require_confirmation_over|auto_approve_under)|cards\.[^]+\.limit)$/;
const allowing = /^(spend\.(allowlist|allowed_categories|geographic_restrictions)|security\.ip_allowlist)$/;
const blocking = /^spend\.(blocklist|blocked_categories)$/;
const switches = /^(spend\.require_https|security\.require_signed_requests|cards\.[^]+\.frozen)$/;

const lower = (before: Json, after: Json): boolean => {
  const [was, is] = [before, after].map((value) => (typeof value === 'string' ? microsOf(value) : null));
  return is !== null && is !== undefined && (was === null || was === undefined || is < was);
};

/** An entry like `!XX` takes away what another adds. */
const excludes = (value: Json): boolean => typeof value === 'string' && value.startsWith('!');

function takesAway({ op, path, before, after }: ConfigChange): boolean {
  if (caps.test(path)) return lower(before, after);
  if (allowing.test(path)) {
    if (op === 'update' || Array.isArray(after)) return true;
    return op === 'remove' ? !Array.isArray(before) && !excludes(before) : excludes(after);
  }
  if (blocking.test(path)) return op === 'add';
  return switches.test(path) && after === true;
}

/** What an agent would lose by some changes: room under a limit, merchants, a card's use (wallets spec §10.5). */
export const losses = (changes: readonly ConfigChange[]): readonly ConfigChange[] =>
  changes.filter(takesAway);
