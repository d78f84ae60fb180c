import { jsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import type { MonitoringServices } from '../service/services.js';
import { ok, settingsInput, settingsReply, testInput, testReply, unsubscribeQuery } from '../wire.js';
import type { ShownSettings } from './service.js';

const route = defineRoute<MonitoringServices>();
const tags = ['Notifications'];
const path = '/notification-settings';

const show = ({ settings, availableChannels }: ShownSettings) => ({
  ...settings,
  slack: { ...settings.slack, connected: settings.slack.url !== null },
  availableChannels,
});

/** `GET /api/notification-settings` (monitoring spec §7). */
const get = route({
  id: 'getNotificationSettings',
  method: 'GET',
  path,
  summary: 'Who is told of what, and when; addresses of channels are masked.',
  tags,
  credentials: ['session'],
  replies: { 200: jsonReply(settingsReply) },
  handle: async ({ services, actor }) => ({ status: 200, body: show(await services.notices.get(actor)) }),
});

/** `PUT /api/notification-settings` (monitoring spec §7). */
const set = route({
  id: 'setNotificationSettings',
  method: 'PUT',
  path,
  summary: 'Sets all of it; an address that is left out stays.',
  tags,
  credentials: ['session'],
  role: 'admin',
  input: { body: jsonBody(settingsInput) },
  replies: { 200: jsonReply(settingsReply) },
  errors: ['plan_limit_reached', 'encryption_not_configured'],
  handle: async ({ input, services, actor }) => ({
    status: 200,
    body: show(await services.notices.set(actor, input.body)),
  }),
});

/** `POST /api/notification-settings/test` (monitoring spec §7). */
const test = route({
  id: 'testNotification',
  method: 'POST',
  path: `${path}/test`,
  summary: 'Sends a test through one channel now.',
  tags,
  credentials: ['session'],
  role: 'admin',
  input: { body: jsonBody(testInput) },
  replies: { 200: jsonReply(testReply) },
  errors: ['not_found'],
  handle: async ({ input, services, actor }) => {
    const { channel } = input.body;
    return { status: 200, body: { channel, ...(await services.notices.test(actor, channel)) } };
  },
});

/** `POST /api/notification-settings/unsubscribe`: what mail programs call, and the link in every mail. */
const leaveByPost = route({
  id: 'unsubscribe',
  method: 'POST',
  path: `${path}/unsubscribe`,
  summary: 'Takes the reader of a mail off the list; mail programs call it for them.',
  tags,
  credentials: ['public'],
  signed: true,
  input: { query: unsubscribeQuery },
  replies: { 200: jsonReply(ok) },
  errors: ['not_found'],
  handle: async ({ input, services }) => {
    await services.notices.unsubscribe(input.query.token);
    return { status: 200, body: { ok: true } } as const;
  },
});

/** The link in every mail, opened by a person. */
const leaveByGet = route({
  ...leaveByPost,
  id: 'unsubscribeByLink',
  method: 'GET',
  summary: 'Takes the reader of a mail off the list.',
});

/** Notifications (monitoring spec §7). */
export const noticeRoutes = [get, set, test, leaveByGet, leaveByPost] as const;
