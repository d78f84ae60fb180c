import { z } from 'zod';
import { at, kindOf, printedId, someText } from './values.js';

const email = z
  .string(kindOf('must be an email address'))
  .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'must be an email address')
  .max(254, 'must be an email address');

/** `POST /auth/token` (projects spec §2.2). */
export const tokenInput = z.object({
  email: z.string(kindOf('must be a text')),
  password: z.string(kindOf('must be a text')),
  name: someText(50).default('token'),
  expiresInDays: z
    .int(kindOf('must be a whole number from 1 to 365'))
    .min(1, 'must be a whole number from 1 to 365')
    .max(365, 'must be a whole number from 1 to 365')
    .default(90),
});

/** The one time that a token is shown. */
export const issuedToken = z.object({
  token: z.string(),
  id: printedId('tok_'),
  name: z.string(),
  expiresAt: at.nullable(),
});

/** What can be seen of a token later. */
export const tokenRow = z.object({
  id: printedId('tok_'),
  name: z.string(),
  last4: z.string(),
  createdAt: at,
  lastUsedAt: at.nullable(),
  expiresAt: at.nullable(),
});

/** `POST /waitlist` (projects spec §10). */
export const waitlistInput = z.object({ email, name: someText(200).optional() });
/** Its reply. */
export const waitlistReply = z.object({ ok: z.literal(true), position: z.int() });
