import type { Actor } from '../../../kernel/actor.js';
import type { Tenancy } from '../../../platform/tenancy/index.js';
import type { AlertTimeline } from '../alerts/service.js';
import type { ConnectionService } from '../connections/service.js';
import type { GovernanceService } from '../governance/service.js';
import type { JobService } from '../jobs/service.js';
import type { NoticeService } from '../notices/service.js';
import type { OverviewService } from '../overview/service.js';
import type { PlanService } from '../plans/service.js';
import type { SignInService } from '../sign-in/service.js';
import type { ThresholdService } from '../thresholds/service.js';

/** Everything that the routes of this surface call. */
export interface MonitoringServices extends Pick<Tenancy, 'members' | 'invitations'> {
  readonly connections: ConnectionService;
  readonly overview: OverviewService;
  readonly thresholds: ThresholdService;
  readonly alerts: AlertTimeline;
  readonly notices: NoticeService;
  readonly plans: PlanService;
  readonly governance: GovernanceService;
  readonly jobs: JobService;
  readonly signIn: SignInService;
  /** Whether schedulers may call with GET. */
  readonly cronByGet: boolean;
  /** Counts a check of thresholds; at most 6 an hour. @throws DomainError `rate_limited`. */
  countCheck(actor: Pick<Actor, 'tenant'>): Promise<void>;
  /** Refuses an invitation beyond the plan's seats. @throws DomainError `plan_limit_reached`. */
  checkSeats(actor: Actor): Promise<void>;
}
