import { instant, table, text } from '../../../storage/table.js';

/** One body of one call, kept as its JSON text: text of callers can hold what JSON columns cannot. */
export interface CapturedBody {
  /** Derived from the call's provider and request id, and the side. */
  readonly id: string;
  readonly json: string;
  readonly storedAt: Date;
}

/** The bodies of a tenant's calls. */
export const capturedBodies = table<CapturedBody>({
  name: 'captured_body',
  fields: { id: text(), json: text(), storedAt: instant() },
  indexes: [['storedAt']],
});
