import type { Micros } from '../../../kernel/micros.js';
import { instant, logTable, micros, text } from '../../../storage/table.js';

/** The cost of one API call that a host linked to a project: part of its spend, on no card. */
export interface LinkedCost {
  /** Derived from the cost event: it counts once. */
  readonly id: string;
  readonly projectId: string;
  readonly eventId: string;
  readonly category: string;
  readonly provider: string;
  readonly amount: Micros;
  readonly at: Date;
}

/** Names a value of one project, as one value of a dimension. */
const ofProject = (projectId: string, value: string): string => JSON.stringify([projectId, value]);

/** Every linked cost of a tenant, with its sums per UTC day. */
export const linkedCosts = logTable<LinkedCost>({
  name: 'project_linked_cost',
  at: 'at',
  fields: {
    id: text(),
    projectId: text(),
    eventId: text(),
    category: text(),
    provider: text(),
    amount: micros(),
    at: instant(),
  },
  indexes: [['at']],
  rollups: {
    dimensions: {
      category: ({ projectId, category }) => ofProject(projectId, category),
      provider: ({ projectId, provider }) => ofProject(projectId, provider),
    },
    measures: { amount: ({ amount }) => amount },
  },
});
