import { z } from 'zod';
import { dollars, instant, microdollars } from '../../../http/codecs.js';
import { entityType } from './budgets.js';

const rates = { input_per_mtok: dollars({ decimals: 6 }), output_per_mtok: dollars({ decimals: 6 }) };

/** What a client that enforces limits by itself reads; members are snake_case here (costs spec §9.9). */
export const policyRecord = z.object({
  budget: z
    .object({
      remaining_microdollars: microdollars(),
      max_microdollars: microdollars(),
      spend_microdollars: microdollars(),
      period_end: instant().nullable(),
      entity_type: entityType,
      entity_id: z.string(),
    })
    .nullable(),
  allowed_models: z.array(z.string()).readonly().nullable(),
  allowed_providers: z.array(z.string()).readonly().nullable(),
  cheapest_per_provider: z.record(z.string(), z.object({ model: z.string(), ...rates })),
  cheapest_overall: z.object({ model: z.string(), provider: z.string(), ...rates }).nullable(),
  restrictions_active: z.boolean(),
  session_limit_microdollars: microdollars().nullable(),
});
