import type { Micros } from '../../../kernel/micros.js';
import { instant, micros, nullable, table, text } from '../../../storage/table.js';

/** Whether a project spends. `archived` is final and closes its card (projects spec §3.5). */
export type ProjectStatus = 'active' | 'paused' | 'archived';

/** What somebody builds, with a card of its own. Its id is also that of its card account. */
export interface Project {
  /** A bare UUID. */
  readonly id: string;
  /** As given, without white space at the ends. */
  readonly name: string;
  /** The name as names are compared; unique, archived projects included. */
  readonly nameKey: string;
  readonly description: string;
  readonly status: ProjectStatus;
  /** `#rrggbb`, lower case. */
  readonly color: string;
  readonly monthlyBudget: Micros;
  /** Cost events that carry this tag, `key=value`, are part of the project's spend; null where none are. */
  readonly usageTag: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Every project of a tenant. A row changes only under `portfolioKey`. */
export const projects = table<Project>({
  name: 'project',
  fields: {
    id: text(),
    name: text(),
    nameKey: text(),
    description: text(),
    status: text<ProjectStatus>(),
    color: text(),
    monthlyBudget: micros(),
    usageTag: nullable(text()),
    createdAt: instant(),
    updatedAt: instant(),
  },
  unique: [{ name: 'project_name', fields: ['nameKey'] }],
  indexes: [['createdAt'], ['status', 'createdAt']],
});

/** The counter whose lock guards every project of a tenant; it counts those that were ever made. */
export const portfolioKey = 'projects:portfolio';

/** The subject of a project's monthly budget, which counts and warns but refuses nothing (projects spec §4.4). */
export const projectSubject = 'project';
