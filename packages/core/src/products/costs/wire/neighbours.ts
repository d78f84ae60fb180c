import { z } from 'zod';
import { instant, microdollars } from '../../../http/codecs.js';
import { count, period, textOf } from './values.js';

/** Where a list of sessions goes on: a plain instant (costs spec §13.1). */
export const sessionsQuery = z.object({ cursor: instant().optional() });

/** Sessions by their latest activity. */
export const sessionsRecord = z.object({
  data: z.array(
    z.object({
      sessionId: z.string(),
      eventCount: count,
      totalCostMicrodollars: microdollars(),
      firstEventAt: instant(),
      lastEventAt: instant(),
    }),
  ),
  cursor: instant().nullable(),
});

/** Which days of a budget's entity to add up (costs spec §13.2). */
export const sourcesQuery = z.object({ period: period.default('30d') });

/** How the spend of a budget's entity came in. */
export const sourcesRecord = z.object({
  data: z.array(z.object({ source: z.string(), totalCostMicrodollars: microdollars(), requestCount: count })),
});

/** What is running: the surface's version, and what the host tells of its build (costs spec §13.6). */
export const versionRecord = z.object({
  apiVersion: z.string(),
  build: z.record(z.string(), z.string()).nullable(),
});

/** Where customers are sent who ran out of budget; null for nowhere (costs spec §13.5). */
export const upgradeUrlRecord = z.object({ upgradeUrl: z.string().nullable() });

/** The address to set. It is judged with its placeholder replaced. */
export const upgradeUrlInput = z.object({ upgradeUrl: textOf(1, 2048).nullable() });
