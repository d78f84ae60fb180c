/**
 * Spend control as a library: put a Bursar together over a storage, call it in process or mount its HTTP APIs.
 * Products come from their own subpaths (`@bursar/core/costs`), adapters from their own packages.
 */
export { createBursar } from './bursar.js';
export type {
  Bound,
  Bursar,
  BursarOptions,
  Finding,
  HostStorage,
  Inside,
  Retention,
  Session,
} from './host.js';
export type { Logger, OpenProduct, Platform, Product, SurfaceParts, Worker } from './product.js';

export { cipher, type CipherKey } from './runtime/cipher.js';
export { systemRuntime } from './runtime/system.js';
export type { Cipher, Runtime } from './kernel/runtime.js';

export { DomainError, invalid, isDomainError, issuesOf } from './kernel/errors.js';
export type { ErrorKind, Issue, Path } from './kernel/errors.js';
export { hasRole, roles } from './kernel/actor.js';
export type { Actor, ActorKey, ActorUser, RequestOp, Role } from './kernel/actor.js';
export type { Position } from './kernel/cursor.js';
export { decodeCursor, encodeCursor } from './kernel/cursor.js';
export type { Json, JsonObject } from './kernel/json.js';
export type { Page } from './kernel/page.js';
export { fromMicros, toMicros } from './kernel/conversion.js';
export { formatMicros, parseMicros, type Micros } from './kernel/micros.js';
export { formatMoney, money, type Money } from './kernel/money.js';

export type { BudgetService } from './budgets/service.js';
export type * from './budgets/model.js';

export type { AuditEvent } from './platform/tenancy/audit/model.js';
export type { AuditService } from './platform/tenancy/audit/service.js';
export { auditEntry, type Audited } from './platform/tenancy/audit/rules.js';
export type { Tenancy } from './platform/tenancy/index.js';
export type { ApiKey } from './platform/tenancy/keys/model.js';
export type { SecretFormat } from './platform/tenancy/keys/rules/secret.js';
export type { IssuedKey, KeyChange, KeyService, NewKey, Rotation } from './platform/tenancy/keys/service.js';
export type {
  GivenRole,
  Invitation,
  Membership,
  Organization,
} from './platform/tenancy/organizations/model.js';
export { noLimits, type Limits, type LimitsOf } from './platform/tenancy/organizations/ports.js';
export { activeCookieHeader, cookieValue } from './platform/tenancy/organizations/rules/active.js';
export { tenantOf } from './platform/tenancy/organizations/rules/tenant.js';
export type { ActorService, SessionChoice } from './platform/tenancy/organizations/service/actors.js';
export type { InvitationService } from './platform/tenancy/organizations/service/invitations.js';
export type { MemberService } from './platform/tenancy/organizations/service/members.js';
export type {
  OrganizationRole,
  OrganizationService,
} from './platform/tenancy/organizations/service/organizations.js';
export { recordedTransport, type RecordedTransport } from './platform/delivery/webhooks/adapters/recorded.js';
export type { WebhookDelivery, WebhookEndpoint } from './platform/delivery/webhooks/model.js';
export type {
  SendFailure,
  Sent,
  WebhookRequest,
  WebhookTransport,
} from './platform/delivery/webhooks/ports.js';
export type {
  Pinged,
  ReplayRange,
  ShownEndpoint,
  WebhookDialect,
} from './platform/delivery/webhooks/service.js';
export type { Webhooks } from './platform/delivery/webhooks/service/bound.js';
export type { DecidedInSlack, DecisionMaker } from './platform/delivery/notifications/ports.js';
export { actionDecisions, type Decides } from './platform/delivery/notifications/service/action-decisions.js';
export { slackInteractions, type SlackAnswer } from './platform/delivery/notifications/service.js';
