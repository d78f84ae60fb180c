import type { Runtime } from '../../../../kernel/runtime.js';
import type { Storage } from '../../../../storage/storage.js';
import type { Forgotten } from '../../keys/service/parts.js';
import type { Limits } from '../ports.js';

/** Who belongs to an organization no more. */
export interface GoneMember {
  readonly organization: string;
  readonly userId: string;
}

/** What the organization services are made of. */
export interface OrganizationParts {
  readonly storage: Storage;
  readonly runtime: Pick<Runtime, 'now' | 'id' | 'hash' | 'random'>;
  /** Every environment that an organization has a tenant for. */
  readonly environments: readonly string[];
  limitsOf(organization: string): Promise<Limits>;
  /** Called in the transaction that removes an organization, after everything of it is gone. */
  onRemoved?(tx: Storage, organization: string, now: Date): Promise<void>;
  /** Called in the transaction in which somebody is removed or leaves, when their membership is gone. */
  onMemberRemoved?(tx: Storage, gone: GoneMember, now: Date): Promise<void>;
  /** Told after a change of members, so that this process judges their keys anew. */
  forgetKeys(which: Forgotten): void;
}
