import type { Actor } from '../../../../kernel/actor.js';
import { placeOf } from '../../../../platform/tenancy/organizations/rules/tenant.js';

/** The schedule, acting in a tenant: nobody's user, with every right there. */
export const systemActor = (tenant: string): Actor => ({ tenant, ...placeOf(tenant), role: 'owner' });
