import { day, instant, table, text } from '../../../storage/table.js';
import type { DigestKind } from '../plans/model.js';

/** That a period's digest was made: whoever stores it first sends it. */
export interface DigestRun {
  /** `kind/first day of the period`. */
  readonly id: string;
  readonly kind: DigestKind;
  readonly periodStart: string;
  /** `skipped` when there was nothing to tell. */
  readonly status: 'queued' | 'skipped';
  readonly createdAt: Date;
}

/** A workspace's digests. */
export const digestRuns = table<DigestRun>({
  name: 'digest_run',
  fields: {
    id: text(),
    kind: text<DigestKind>(),
    periodStart: day(),
    status: text<DigestRun['status']>(),
    createdAt: instant(),
  },
  indexes: [['kind', 'periodStart']],
});
