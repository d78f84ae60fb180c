import { jsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import type { Membership } from '../../../platform/tenancy/organizations/model.js';
import type { MonitoringServices } from '../service/services.js';
import { governanceInput, governanceReply } from '../wire.js';
import { auditRoutes } from './routes/audit.js';
import { teamRoutes } from './routes/team.js';
import type { GovernanceView } from './service.js';

const route = defineRoute<MonitoringServices>();
const tags = ['Team'];

const showMember = ({ userId, email, role }: Membership) => ({
  userId,
  email,
  role,
  status: 'active' as const,
});

const show = (view: GovernanceView) => ({
  ...view,
  enabled: true as const,
  members: view.members.map(showMember),
  assignments: [...view.assignments],
  projects: view.projects.map(({ monthlyBudget, ...project }) => ({
    ...project,
    monthlyBudget: monthlyBudget === null ? null : BigInt(monthlyBudget),
  })),
});

/** `GET /api/team/governance` (monitoring spec §13). */
const get = route({
  id: 'getGovernance',
  method: 'GET',
  path: '/team/governance',
  summary: 'Projects, people and which spend is theirs this month.',
  tags,
  credentials: ['session'],
  replies: { 200: jsonReply(governanceReply) },
  handle: async ({ services, actor }) => {
    const view = await services.governance.get(actor);
    if (view === null) return { status: 200, body: { enabled: false, reason: 'plan_required' } } as const;
    return { status: 200, body: show(view) } as const;
  },
});

/** `POST /api/team/governance` (monitoring spec §13). */
const set = route({
  id: 'setGovernance',
  method: 'POST',
  path: '/team/governance',
  summary: 'Replaces the sections that are given, if nobody changed them since they were read.',
  tags,
  credentials: ['session'],
  role: 'admin',
  input: { body: jsonBody(governanceInput) },
  replies: { 200: jsonReply(governanceReply) },
  errors: ['plan_required', 'version_conflict', 'not_found', 'limit_exceeded'],
  handle: async ({ input, services, actor }) => {
    const { projects, ...change } = input.body;
    const view = await services.governance.set(actor, {
      ...change,
      projects: projects?.map(({ monthlyBudget, ...project }) => ({
        ...project,
        monthlyBudget: monthlyBudget?.toString() ?? null,
      })),
    });
    return { status: 200, body: show(view) };
  },
});

/** Team governance (monitoring spec §13). */
export const governanceRoutes = [get, set, ...teamRoutes, ...auditRoutes] as const;
