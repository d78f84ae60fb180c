import { jsonDepth } from '../../../kernel/canonical.js';
import type { Issue } from '../../../kernel/errors.js';
import type { JsonObject } from '../../../kernel/json.js';
import { maxMicros, type Micros } from '../../../kernel/micros.js';
import { isText, textLength } from '../../../kernel/text.js';
import type { ToolCost } from './model.js';

/** A tool as its server shows it. */
export interface DiscoveredTool {
  readonly name: string;
  /** What it costs while nobody has set another cost. */
  readonly tierCost: Micros;
  readonly suggestedCost?: Micros | null | undefined;
  readonly description?: string | null | undefined;
  /** At most 10 levels deep. */
  readonly annotations?: JsonObject | null | undefined;
}

const longestName = 200;
const mostTools = 500;
const deepestAnnotations = 10;

/** What is wrong with a server's name, if anything. */
function serverIssue(name: string): string | null {
  if (name === '' || textLength(name) > longestName || !isText(name))
    return `Must be 1 to ${longestName} characters`;
  return name.includes('/') ? 'Must not contain /' : null;
}

const amountIssue = (cost: Micros): string | null =>
  cost >= 0n && cost <= maxMicros ? null : 'Must not be negative';

/** Everything that is wrong with a discovery (costs spec §8.2); [] when it can be stored. */
export function discoveryFaults(serverName: string, tools: readonly DiscoveredTool[]): readonly Issue[] {
  const faults: Issue[] = [];
  const fault = (path: Issue['path'], message: string | null): void => {
    if (message !== null) faults.push({ path, message });
  };
  fault(['serverName'], serverIssue(serverName));
  if (tools.length < 1 || tools.length > mostTools) fault(['tools'], `Must hold 1 to ${mostTools} tools`);
  const names = new Set<string>();
  tools.forEach(({ name, tierCost, suggestedCost, annotations }, index) => {
    const fits = name !== '' && textLength(name) <= longestName && isText(name);
    fault(['tools', index, 'name'], fits ? null : `Must be 1 to ${longestName} characters`);
    fault(['tools', index, 'name'], names.has(name) ? 'Must be unique' : null);
    names.add(name);
    fault(['tools', index, 'tierCost'], amountIssue(tierCost));
    if (typeof suggestedCost === 'bigint')
      fault(['tools', index, 'suggestedCost'], amountIssue(suggestedCost));
    if (annotations && jsonDepth(annotations) > deepestAnnotations)
      fault(['tools', index, 'annotations'], `Must not be nested deeper than ${deepestAnnotations} levels`);
  });
  return faults;
}

/** A tool as seen anew: what its server says of it changes, and its cost unless a person has set it. */
export function seenAgain(known: ToolCost, tool: DiscoveredTool, now: Date): ToolCost {
  return {
    ...known,
    ...saidOf(tool),
    cost: known.source === 'manual' ? known.cost : tool.tierCost,
    lastSeenAt: now,
    updatedAt: now,
  };
}

/** What a server says of a tool. */
export const saidOf = ({
  suggestedCost = null,
  description = null,
  annotations = null,
}: DiscoveredTool): Pick<ToolCost, 'suggestedCost' | 'description' | 'annotations'> => ({
  suggestedCost,
  description,
  annotations,
});
