import type { Tenancy } from '../../../platform/tenancy/index.js';
import type { AlertService } from '../../../platform/spending/alerts/service.js';
import type { CodeCredits } from '../code-credits/service.js';
import type { CreditLine } from '../credit-line/service.js';
import type { Portfolio } from '../portfolio/service.js';
import type { PaymentSource } from '../profit-and-loss/ports.js';
import type { ProfitAndLossService } from '../profit-and-loss/service.js';
import type { CredentialsVerifier } from '../tokens/ports.js';
import type { WaitlistService } from '../waitlist/service.js';

/** Everything that the routes of this surface call. */
export interface ProjectsServices extends Pick<Tenancy, 'keys' | 'actors'> {
  readonly portfolio: Portfolio;
  readonly money: ProfitAndLossService;
  readonly line: CreditLine;
  readonly credits: CodeCredits;
  readonly alerts: AlertService;
  /** By name. */
  readonly payments: ReadonlyMap<string, PaymentSource>;
  readonly waitlist: WaitlistService | null;
  readonly verifyCredentials: CredentialsVerifier | null;
}
