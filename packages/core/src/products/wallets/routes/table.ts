import type { Route } from '../../../http/route.js';
import { walletRoutes } from '../agents/routes.js';
import { approvalRoutes } from '../approvals/routes.js';
import { auditRoutes } from '../audit/routes.js';
import { cardRoutes } from '../cards/routes.js';
import { eventRoutes } from '../events/routes.js';
import { keyRoutes } from '../keys/routes.js';
import { configRoutes } from '../policy-file/routes.js';
import { sandboxRoutes } from '../sandbox/routes.js';
import type { WalletsServices } from '../service/services.js';
import { transactionRoutes } from '../transactions/routes.js';
import { transferRoutes } from '../transfers/routes.js';
import { webhookRoutes } from '../webhooks/routes.js';

/** Every row of this surface's route table (wallets spec §15). */
export const walletsRoutes: readonly Route<WalletsServices>[] = [
  ...walletRoutes,
  ...cardRoutes,
  ...transactionRoutes,
  ...approvalRoutes,
  ...keyRoutes,
  ...transferRoutes,
  ...configRoutes,
  ...webhookRoutes,
  ...eventRoutes,
  ...auditRoutes,
  ...sandboxRoutes,
];
