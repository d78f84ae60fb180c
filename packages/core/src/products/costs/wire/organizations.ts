import { z } from 'zod';
import { instant, prefixedId } from '../../../http/codecs.js';
import { trimText } from '../../../kernel/text.js';
import { bareId } from './audit.js';
import { textOf, userId } from './values.js';

/** An organization; the bare UUID is accepted too. */
export const orgId = prefixedId('ns_org_', { bare: true });

const name = z.codec(z.string(), textOf(1, 50), { decode: trimText, encode: (text) => text });
const slug = z
  .string()
  .min(3, 'Must be 3 to 50 characters')
  .max(50, 'Must be 3 to 50 characters')
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Must be lowercase letters and digits, parted by single hyphens');
const role = z.enum(['viewer', 'member', 'admin', 'owner']);
const givenRole = z.enum(['admin', 'member', 'viewer']);

/** An organization to make (costs spec §7). */
export const orgInput = z.object({ name, slug });

/** What to change on one. */
export const orgChange = z
  .object({ name: name.optional(), slug: slug.optional() })
  .refine((change) => change.name !== undefined || change.slug !== undefined, 'Nothing to change');

/** An organization. */
export const orgRecord = z.object({
  id: orgId,
  name: z.string(),
  slug: z.string(),
  isPersonal: z.boolean(),
  createdAt: instant(),
  updatedAt: instant(),
});

/** An organization and the caller's role there. */
export const ownOrg = z.object({ ...orgRecord.shape, role });

/** A member. */
export const memberRecord = z.object({
  userId,
  email: z.string().nullable(),
  role,
  createdAt: instant(),
});

/** The role to give. */
export const roleChange = z.object({ role: givenRole });

/** An offer of membership to make. */
export const invitationInput = z.object({ email: textOf(3, 320), role: givenRole });

/** A pending offer. */
export const invitationRecord = z.object({
  id: bareId,
  email: z.string(),
  role: givenRole,
  status: z.enum(['pending', 'accepted', 'revoked', 'expired']),
  invitedBy: userId,
  tokenPrefix: z.string(),
  expiresAt: instant(),
  createdAt: instant(),
});

/** A new offer; `token` is shown this once. */
export const newInvitation = z.object({ ...invitationRecord.shape, token: z.string() });

/** An offer to take up. */
export const acceptInput = z.object({ token: textOf(1, 200) });

/** Where an accepted offer led. */
export const acceptedRecord = z.object({ orgId, role, redirectUrl: z.string() });

/** Who owns the organization from now on. */
export const transferInput = z.object({ newOwnerUserId: userId });

/** It is done. */
export const success = z.object({ success: z.literal(true) });

/** It is done, and who the owner is. */
export const transferred = z.object({ success: z.literal(true), newOwnerUserId: userId });

/** Where a session acts. */
export const activeRecord = z.object({ userId, orgId, role });

/** Where a session wants to act. */
export const switchInput = z.object({ orgId });
