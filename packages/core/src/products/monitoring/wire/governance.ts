import { z } from 'zod';
import { pageLimit } from '../../../http/codecs.js';
import { accountId, cursor, exact, invitationId, percent, textUpTo, total, userId, when } from './values.js';

const id = textUpTo(100);
const role = z.enum(['owner', 'admin', 'member', 'viewer']);
const givenRole = z.enum(['admin', 'member', 'viewer']);

const policies = z.strictObject({
  requireOwner: z.boolean(),
  defaultAlertRecipient: z.enum(['owner', 'workspace']),
  memberCanConnect: z.boolean(),
  memberCanEditThresholds: z.boolean(),
});

const assignment = z.strictObject({
  id,
  match: z.strictObject({
    provider: z.string().max(64).optional(),
    accountId: accountId.optional(),
    externalProjectId: z.string().max(400).optional(),
    apiKeyId: z.string().max(400).optional(),
    model: z.string().max(400).optional(),
    lineItem: z.string().max(400).optional(),
  }),
  target: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('project'), id }),
    z.strictObject({ type: z.literal('person'), id: userId }),
  ]),
  share: z.int().min(1).max(100).default(100),
  priority: z.int().min(0).max(10_000).default(100),
});

/** A member of the workspace. */
const memberRecord = z.object({
  userId,
  email: z.string().nullable(),
  role,
  status: z.literal('active'),
});

const shownProject = z.object({
  id,
  name: z.string(),
  ownerId: userId.nullable(),
  monthlyBudget: total.nullable(),
  spend: total,
  percent: percent.nullable(),
});

/** What a team has agreed on; off the plan only that it is. */
export const governanceReply = z.union([
  z.object({
    enabled: z.literal(true),
    members: z.array(memberRecord).readonly(),
    projects: z.array(shownProject).readonly(),
    assignments: z.array(assignment).readonly(),
    policies,
    unassigned: z.object({ amount: total, percent: percent.nullable() }),
    version: z.int(),
  }),
  z.object({ enabled: z.literal(false), reason: z.literal('plan_required') }),
]);

/** Sections that replace the stored ones. */
export const governanceInput = z.strictObject({
  version: z.int().min(0),
  projects: z
    .array(
      z.object({
        id,
        name: textUpTo(100),
        ownerId: userId.nullable().default(null),
        monthlyBudget: exact.nullable().default(null),
      }),
    )
    .max(500)
    .optional(),
  assignments: z.array(assignment).max(500).optional(),
  policies: policies.optional(),
  members: z
    .array(z.object({ userId, role: givenRole.or(z.literal('owner')) }))
    .max(500)
    .optional(),
});

/** Who is invited. */
export const invitationInput = z.strictObject({ email: z.email().max(320), role: givenRole });
/** An invitation; the token is told this once. */
export const invitationReply = z.object({
  invitation: z.object({ id: invitationId, email: z.string(), role: givenRole, expiresAt: when }),
  token: z.string(),
});
/** A token. */
export const acceptInput = z.strictObject({ token: z.string().min(1).max(200) });
/** What somebody joined. */
export const acceptReply = z.object({ workspaceId: z.string(), role });
/** Another role. */
export const roleInput = z.strictObject({ role: givenRole });
/** A member in a path. */
export const memberPath = z.object({ id: userId });
/** An invitation in a path. */
export const invitationPath = z.object({ id: invitationId });
/** One member. */
export const memberReply = z.object({ member: memberRecord });

/** Which entries of the audit log are wanted. */
export const auditQuery = z.object({
  limit: pageLimit(50),
  cursor: cursor.optional(),
  action: z.string().max(64).optional(),
});

/** A page of the audit log. */
export const auditReply = z.object({
  events: z.array(
    z.object({
      id: z.string(),
      at: when,
      userId: userId.nullable(),
      action: z.string(),
      resourceType: z.string(),
      resourceId: z.string().nullable(),
      metadata: z.record(z.string(), z.unknown()).nullable(),
    }),
  ),
  nextCursor: cursor.nullable(),
});
