import { attributeEvents, attributeEventsTo, listTagKeys } from './routes/attribution.js';
import { exportEvents } from './routes/export.js';
import { getEvent, getSession, listEvents } from './routes/read.js';
import { recordBatch, recordEvent } from './routes/record.js';
import { listSessions } from './routes/sessions.js';
import { summarizeEvents } from './routes/summary.js';

/** Cost events (costs spec §4). */
export const eventRoutes = [
  recordEvent,
  recordBatch,
  listEvents,
  summarizeEvents,
  exportEvents,
  attributeEvents,
  attributeEventsTo,
  listTagKeys,
  listSessions,
  getSession,
  getEvent,
] as const;
