import { z } from 'zod';
import { cursorText, instant, queryInteger } from '../../../http/codecs.js';
import { trimText } from '../../../kernel/text.js';
import { defaultTags, keyId, textOf, userId } from './values.js';

const name = z.codec(z.string(), textOf(1, 50), { decode: trimText, encode: (text) => text });

const models = z.array(textOf(1, 100)).max(50, 'Must hold at most 50 models');
const providers = z.array(z.enum(['openai', 'anthropic'])).max(2, 'Must hold at most 2 providers');

/** A key to make (costs spec §6). */
export const keyInput = z.object({
  name,
  defaultTags: defaultTags.default({}),
  allowedModels: models.nullable().default(null),
  allowedProviders: providers.nullable().default(null),
});

const settings = {
  id: keyId,
  name: z.string(),
  keyPrefix: z.string(),
  defaultTags: z.record(z.string(), z.string()),
  allowedModels: z.array(z.string()).readonly().nullable(),
  allowedProviders: z.array(z.string()).readonly().nullable(),
  createdAt: instant(),
};

/** What to change on a key; null allows everything again (costs spec §6). */
export const keyChange = z
  .object({
    name: name.optional(),
    defaultTags: defaultTags.optional(),
    allowedModels: models.nullable().optional(),
    allowedProviders: providers.nullable().optional(),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), 'Nothing to change');

/** A key, without its secret. */
export const keyRecord = z.object({ ...settings, lastUsedAt: instant().nullable() });

/** A new key; `rawKey` is shown this once. */
export const issuedKey = z.object({ ...settings, rawKey: z.string() });

/** The end of a key. */
export const revokedKey = z.object({ id: keyId, revokedAt: instant() });

/** Which keys to list. */
export const keyQuery = z.object({
  limit: queryInteger({ min: 1, max: 100 }).default(50),
  cursor: cursorText(keyId).optional(),
});

/** Whose key a request carries. */
export const introspection = z.object({ userId: userId.nullable(), keyId });
