import { day, instant, integer, json, nullable, table, text } from '../../../storage/table.js';
import type { Governance } from '../governance/model.js';
import type { NoticeSettings } from '../notices/model.js';

/** What a workspace has set for itself. Absent until something is written; `id` is always `workspace`. */
export interface MonitoringWorkspace {
  readonly id: 'workspace';
  /** Raised by every write of the workspace: whoever raises it decides alone. */
  readonly revision: number;
  /** ISO 4217: what its sums are in. */
  readonly currency: string;
  readonly settings: NoticeSettings;
  readonly governance: Governance;
  /** The UTC day on which thresholds were last judged by the schedule. */
  readonly checkedOn: string | null;
  readonly updatedAt: Date;
}

/** At most one row per workspace. */
export const monitoringWorkspaces = table<MonitoringWorkspace>({
  name: 'monitoring_workspace',
  fields: {
    id: text<'workspace'>(),
    revision: integer(),
    currency: text(),
    settings: json<NoticeSettings>(),
    governance: json<Governance>(),
    checkedOn: nullable(day()),
    updatedAt: instant(),
  },
});
