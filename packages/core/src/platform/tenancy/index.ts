import type { Runtime } from '../../kernel/runtime.js';
import type { Storage } from '../../storage/storage.js';
import { auditService, type AuditService } from './audit/service.js';
import { keyService, type KeyService } from './keys/service.js';
import type { Forgotten } from './keys/service/parts.js';
import type { Limits } from './organizations/ports.js';
import type { Sign } from './organizations/rules/active.js';
import { actorService, type ActorService } from './organizations/service/actors.js';
import { invitationService, type InvitationService } from './organizations/service/invitations.js';
import type { TenancyFault } from './organizations/rules/verify.js';
import { verifyTenancy } from './organizations/service/verify.js';
import { memberService, type MemberService } from './organizations/service/members.js';
import type { GoneMember } from './organizations/service/parts.js';
import { organizationService, type OrganizationService } from './organizations/service/organizations.js';

/** Who belongs where, and with which credentials. One of each per Bursar, shared by its products. */
export interface Tenancy {
  readonly organizations: OrganizationService;
  readonly members: MemberService;
  readonly invitations: InvitationService;
  readonly actors: ActorService;
  readonly keys: KeyService;
  readonly audit: AuditService;
  /** What an organization may have; everything null without configured limits. */
  limitsOf(organization: string): Promise<Limits>;
  /** What no sequence of calls could have left behind in a tenant; [] when all is well. */
  faults(tenant: string): Promise<readonly TenancyFault[]>;
}

/** What tenancy is made of. */
export interface TenancyParts {
  readonly storage: Storage;
  readonly runtime: Pick<Runtime, 'now' | 'id' | 'hash' | 'random'>;
  /** At least one; the first is where a session acts unless it says otherwise. */
  readonly environments: readonly string[];
  limitsOf(organization: string): Promise<Limits>;
  /** Signs the active-organization cookie under the host's secret. */
  readonly sign: Sign;
  /** Told when a key's last use could not be noted. */
  onError(error: unknown): void;
  /** Told of keys to judge anew, when another memory of verdicts lives in this process. */
  onForget?(which: Forgotten): void;
  /** Called in the transaction that removes an organization, after everything of it is gone. */
  onRemoved?(tx: Storage, organization: string, now: Date): Promise<void>;
  /** Called in the transaction in which somebody is removed or leaves, when their membership is gone. */
  onMemberRemoved?(tx: Storage, gone: GoneMember, now: Date): Promise<void>;
}

/** Makes all services of tenancy over one storage. */
export function openTenancy(parts: TenancyParts): Tenancy {
  const { storage, runtime, environments, limitsOf, sign, onError, onForget, onRemoved, onMemberRemoved } =
    parts;
  const keys = keyService({
    storage,
    runtime,
    environments,
    limitsOf,
    onError,
    ...(onForget ? { onForget } : {}),
  });
  const shared = {
    storage,
    runtime,
    environments,
    limitsOf,
    forgetKeys: keys.forget,
    ...(onRemoved && { onRemoved }),
    ...(onMemberRemoved && { onMemberRemoved }),
  };
  const organizations = organizationService(shared);
  return {
    organizations,
    members: memberService(shared),
    invitations: invitationService(shared),
    actors: actorService({ storage, environments, organizations, sign }),
    keys,
    audit: auditService(storage),
    limitsOf,
    faults: (tenant) => verifyTenancy(storage, tenant),
  };
}
