import type { Micros } from '../../../kernel/micros.js';
import type { JsonObject } from '../../../kernel/json.js';
import { instant, json, micros, nullable, table, text } from '../../../storage/table.js';

/** What one call of a tool costs. */
export interface ToolCost {
  readonly id: string;
  /** Who has registered it; null for an organization's own key. */
  readonly userId: string | null;
  readonly serverName: string;
  readonly toolName: string;
  readonly cost: Micros;
  /** What the tool's server proposes. */
  readonly suggestedCost: Micros | null;
  /** `manual` once a person has set the cost: discovery then leaves it alone. */
  readonly source: 'discovered' | 'manual';
  readonly description: string | null;
  readonly annotations: JsonObject | null;
  readonly lastSeenAt: Date;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Every tool that was ever discovered in a tenant. Rows change under the lock of their server (`serverKey`). */
export const toolCosts = table<ToolCost>({
  name: 'tool_cost',
  fields: {
    id: text(),
    userId: nullable(text()),
    serverName: text(),
    toolName: text(),
    cost: micros(),
    suggestedCost: nullable(micros()),
    source: text(),
    description: nullable(text()),
    annotations: nullable(json()),
    lastSeenAt: instant(),
    createdAt: instant(),
    updatedAt: instant(),
  },
  unique: [{ name: 'tool_cost_tool', fields: ['serverName', 'toolName'] }],
});

/** The counter whose lock guards the tools of one server. */
export const serverKey = (serverName: string): string => `tools:${serverName}`;
