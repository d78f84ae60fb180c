import { z } from 'zod';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute, type Route } from '../../../http/route.js';
import { actionItemRoutes } from '../action-items/routes.js';
import { calendarRoutes } from '../calendar/routes.js';
import { cardRoutes } from '../cards/routes.js';
import { catalogRoutes } from '../catalog/routes.js';
import { rewardRoutes } from '../certificates/routes.js';
import { fiveTwentyFourRoutes } from '../five-24/routes.js';
import { loyaltyRoutes } from '../loyalty/routes.js';
import { offerRoutes } from '../offers/routes.js';
import { perkRoutes } from '../perks/routes.js';
import type { BenefitsServices } from '../service/services.js';

/** `GET /openapi.json` (benefits spec §1.1). */
const openApiDocument = defineRoute<BenefitsServices>()({
  id: 'getOpenApi',
  method: 'GET',
  path: '/openapi.json',
  summary: 'Describes this API.',
  tags: ['Reference'],
  credentials: ['public'],
  replies: { 200: jsonReply(z.record(z.string(), z.unknown())) },
  handle: ({ services }) => ({ status: 200, body: services.openApi() }),
});

/** A route that serves only households whose plan includes the API. */
const admitted = (route: Route<BenefitsServices>): Route<BenefitsServices> => ({
  ...route,
  handle: async (context) => {
    if (context.actor !== null) await context.services.admit(context.actor);
    return route.handle(context);
  },
});

const rows: readonly Route<BenefitsServices>[] = [
  ...perkRoutes,
  ...cardRoutes,
  ...actionItemRoutes,
  ...calendarRoutes,
  ...catalogRoutes,
  ...loyaltyRoutes,
  ...offerRoutes,
  ...fiveTwentyFourRoutes,
  ...rewardRoutes,
  openApiDocument,
];

/** Every row of this surface's route table. */
export const benefitsRoutes: readonly Route<BenefitsServices>[] = rows.map(admitted);
