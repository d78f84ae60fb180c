import type {
  Credentials,
  Failure,
  ProviderConnector,
  ProviderSample,
  Signals,
} from '@bursar/core/monitoring';
import { isFailure, reading, rejected } from './asking.js';
import { isIn } from './reading/days.js';
import { readUpload, type Upload, type UploadReading } from './upload/read-upload.js';

/** Where uploaded files are, and how they are read. */
export interface UploadOptions extends UploadReading {
  /** `upload` when absent; a host may offer several, one per source. */
  readonly slug?: string;
  /** `Uploaded file` when absent. */
  readonly name?: string;
  /** The file of this name as it is now; null when there is none. The host keeps it, and decides who may name it. */
  readonly read: (name: string, signal: AbortSignal) => Promise<Upload | null>;
}

const signals: Signals = {
  cost: 'native',
  usage: 'native',
  credits: 'none',
  limits: 'none',
  validation: 'native',
};

/**
 * Spend that no API tells: a CSV or JSON file that the host keeps, read whole at every pull, so that a corrected file
 * restates the days that it changes.
 *
 * @example
 * const files = new Map([['april', { format: 'csv', text: 'day,amount\n2026-04-01,3' }]] as const);
 * const upload = uploadConnector({ read: async (name) => files.get(name as 'april') ?? null });
 * upload.slug; // 'upload'
 */
export function uploadConnector(options: UploadOptions): ProviderConnector {
  const { slug = 'upload', name = 'Uploaded file' } = options;
  const samplesOf = async (
    { file = '' }: Credentials,
    signal: AbortSignal,
  ): Promise<readonly ProviderSample[] | Failure> =>
    reading(name, async () => {
      const upload = await options.read(file, signal);
      return upload === null
        ? rejected('no_organization', `${name}: there is no such file`)
        : readUpload(upload, options);
    });
  return {
    ...{ slug, name, category: 'billing', signals, unverified: false },
    ...{ lagHours: 72, backfillDays: 730, sliceDays: 366 },
    credentialFields: [{ name: 'file', label: 'File', secret: false, required: true }],
    validate: async (credentials, { signal }) => {
      const samples = await samplesOf(credentials, signal);
      if (isFailure(samples)) return samples;
      const file = credentials['file'] ?? null;
      return {
        kind: 'valid',
        account: { externalId: file, label: file },
        signals,
        missing: [],
        warnings: [],
      };
    },
    pull: async (credentials, request, { signal }) => {
      const samples = await samplesOf(credentials, signal);
      if (isFailure(samples)) return samples;
      const asked = samples.filter(({ day }) => isIn(day, request.range));
      return {
        kind: 'page',
        next: null,
        samples: asked.flatMap((sample) =>
          request.signal === 'cost'
            ? sample.amount === null
              ? []
              : [{ ...sample, quantities: {} }]
            : Object.keys(sample.quantities).length === 0
              ? []
              : [{ ...sample, amount: null, basis: 'metered' as const }],
        ),
      };
    },
  };
}
