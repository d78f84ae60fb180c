import {
  acceptInvitation,
  createInvitation,
  listInvitations,
  revokeInvitation,
} from './routes/invitations.js';
import {
  changeMemberRole,
  leaveOrganization,
  listMembers,
  removeMember,
  transferOrganization,
} from './routes/members.js';
import {
  createOrganization,
  deleteOrganization,
  getOrganization,
  listOrganizations,
  updateOrganization,
} from './routes/organizations.js';
import { getSession, switchOrganization } from './routes/session.js';

/** Organizations, members, invitations, the session (costs spec §7). */
export const organizationRoutes = [
  listOrganizations,
  createOrganization,
  getOrganization,
  updateOrganization,
  deleteOrganization,
  listMembers,
  changeMemberRole,
  removeMember,
  leaveOrganization,
  transferOrganization,
  listInvitations,
  createInvitation,
  revokeInvitation,
  acceptInvitation,
  getSession,
  switchOrganization,
] as const;
