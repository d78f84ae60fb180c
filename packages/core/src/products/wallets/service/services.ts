import type { WebhookService } from '../../../platform/delivery/webhooks/service.js';
import type { Tenancy } from '../../../platform/tenancy/index.js';
import type { WalletService } from '../agents/service.js';
import type { WalletApprovals } from '../approvals/service.js';
import type { WalletCards } from '../cards/service.js';
import type { TestClock } from '../clock/service.js';
import type { WalletEvents } from '../events/service.js';
import type { WalletKeys } from '../keys/service.js';
import type { ConfigService } from '../policy-file/service.js';
import type { Plan } from '../rules/plans.js';
import type { WalletTransactions } from '../transactions/service.js';
import type { WalletTransfers } from '../transfers/service.js';
import type { Admitted, Arrived } from './gate.js';

/** Everything that the routes of this surface call. */
export interface WalletsServices extends Pick<Tenancy, 'audit' | 'limitsOf' | 'organizations'> {
  readonly wallets: WalletService;
  readonly cards: WalletCards;
  readonly transactions: WalletTransactions;
  readonly approvals: WalletApprovals;
  readonly transfers: WalletTransfers;
  readonly keys: WalletKeys;
  readonly config: ConfigService;
  readonly webhooks: WebhookService;
  readonly events: WalletEvents;
  readonly clock: TestClock;
  planOf(organization: string): Plan;
  hash(text: string): string;
  /** Lets a request through. @throws DomainError `insufficient_permissions`, `idempotency_key_reused`. */
  admit(arrived: Arrived): Promise<Admitted>;
}
