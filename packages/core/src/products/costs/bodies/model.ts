import { instant, nullable, table, text } from '../../../storage/table.js';

/** One body of one call, kept as its JSON text: text of callers can hold what JSON columns cannot. */
export interface CapturedBody {
  /** Derived from the call's provider and request id, and the side. */
  readonly id: string;
  readonly json: string;
  readonly storedAt: Date;
  /** From then on it is gone; null is kept for good. Fixed when it is stored: a smaller plan deletes nothing. */
  readonly keepUntil: Date | null;
}

/** The bodies of a tenant's calls. */
export const capturedBodies = table<CapturedBody>({
  name: 'captured_body',
  fields: { id: text(), json: text(), storedAt: instant(), keepUntil: nullable(instant()) },
  indexes: [['storedAt'], ['keepUntil']],
});

/** Work of this kind removes bodies whose time is over. */
export const bodyRetentionWork = 'costs.bodies';
