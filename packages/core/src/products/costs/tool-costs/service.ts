import type { Actor, RequestOp } from '../../../kernel/actor.js';
import { invalid, invalidInput } from '../../../kernel/errors.js';
import type { Micros } from '../../../kernel/micros.js';
import { maxMicros } from '../../../kernel/micros.js';
import type { Runtime } from '../../../kernel/runtime.js';
import { auditEvents } from '../../../platform/tenancy/audit/model.js';
import { actingUser, auditEntry } from '../../../platform/tenancy/audit/rules.js';
import { entry, insertion, replacement, type Write } from '../../../storage/counters.js';
import type { TenantStorage } from '../../../storage/storage.js';
import { compareBytes } from '../../../storage/match.js';
import { notFound } from '../errors.js';
import { serverKey, toolCosts, type ToolCost } from './model.js';
import { discoveryFaults, saidOf, seenAgain, type DiscoveredTool } from './rules.js';

/** What calls of tools cost (costs spec §8.2). */
export interface ToolCostService {
  /** By server, then tool. */
  list(actor: Pick<Actor, 'tenant'>): Promise<readonly ToolCost[]>;
  /**
   * Sets what a discovered tool costs; discovery leaves it alone from then on.
   *
   * @throws DomainError `not_found` for a tool that was never discovered.
   */
  set(
    actor: Actor,
    tool: { readonly serverName: string; readonly toolName: string; readonly cost: Micros },
    now?: Date,
  ): Promise<ToolCost>;
  /** Makes a tool cost nothing, until it is discovered again. @throws DomainError `not_found`. */
  reset(actor: Actor, id: string, now?: Date): Promise<void>;
  /**
   * Registers the tools of a server, 1 to 500, all or none.
   *
   * @throws DomainError `invalid`.
   */
  discover(
    actor: Actor,
    serverName: string,
    tools: readonly DiscoveredTool[],
    call?: { readonly op?: RequestOp; readonly now?: Date },
  ): Promise<{ readonly registered: number; readonly replayed: boolean }>;
}

/** Makes the service over a storage. */
export function toolCostService({
  storage,
  runtime,
}: {
  readonly storage: { tenant(id: string): TenantStorage };
  readonly runtime: Pick<Runtime, 'now' | 'id'>;
}): ToolCostService {
  /** Changes one row under the lock of its server, with its audit entry. */
  const change = async (
    actor: Actor,
    seen: ToolCost,
    now: Date,
    action: 'updated' | 'reset',
    patch: Pick<ToolCost, 'cost' | 'source'>,
  ): Promise<ToolCost> => {
    const auditId = runtime.id();
    let made = seen;
    await storage.tenant(actor.tenant).counters.update<{ tools: ToolCost }, null>({
      now,
      ops: [],
      find: { tools: { table: toolCosts, ids: [seen.id] } },
      plan: () => [serverKey(seen.serverName)],
      guess: [serverKey(seen.serverName)],
      step: ({ found: { tools } }) => {
        const [row] = tools;
        if (row === undefined) throw notFound('Tool cost');
        made = { ...row, ...patch, updatedAt: now };
        const { serverName, toolName } = row;
        const metadata = { serverName, toolName, costMicrodollars: patch.cost.toString() };
        const what = {
          action: `tool_cost.${action}`,
          resourceType: 'tool_cost',
          resourceId: row.id,
          metadata,
        };
        const writes = [
          replacement(toolCosts, row, made),
          entry(auditEvents, auditEntry(actor, what, { id: auditId, at: now })),
        ];
        return { counters: new Map(), writes, result: null };
      },
    });
    return made;
  };

  return {
    list: async (actor) => {
      const rows = await storage.tenant(actor.tenant).collection(toolCosts).find({});
      return rows.sort(
        (a, b) => compareBytes(a.serverName, b.serverName) || compareBytes(a.toolName, b.toolName),
      );
    },
    set: async (actor, { serverName, toolName, cost }, now = runtime.now()) => {
      if (cost < 0n || cost > maxMicros) throw invalid(['costMicrodollars'], 'Must not be negative');
      const [row] = await storage.tenant(actor.tenant).collection(toolCosts).find({ serverName, toolName });
      if (row === undefined) throw notFound('Tool cost');
      return change(actor, row, now, 'updated', { cost, source: 'manual' });
    },
    reset: async (actor, id, now = runtime.now()) => {
      const row = await storage.tenant(actor.tenant).collection(toolCosts).get(id);
      if (row === undefined) throw notFound('Tool cost');
      await change(actor, row, now, 'reset', { cost: 0n, source: 'discovered' });
    },
    discover: async (actor, serverName, tools, { op, now = runtime.now() } = {}) => {
      const faults = discoveryFaults(serverName, tools);
      if (faults.length > 0) throw invalidInput(faults);
      const ids = tools.map(() => runtime.id());
      const userId = actingUser(actor);
      const { result, replayed } = await storage
        .tenant(actor.tenant)
        .counters.update<{ tools: ToolCost }, number>({
          now,
          ops: op ? [op] : [],
          find: { tools: { table: toolCosts, where: { serverName } } },
          plan: () => [serverKey(serverName)],
          guess: [serverKey(serverName)],
          step: ({ found }) => {
            const known = new Map(found.tools.map((row) => [row.toolName, row]));
            const writes = tools.map((tool, index): Write => {
              const row = known.get(tool.name);
              if (row) return replacement(toolCosts, row, seenAgain(row, tool, now));
              const fresh = {
                lastSeenAt: now,
                createdAt: now,
                updatedAt: now,
                source: 'discovered',
              } as const;
              const id = ids[index] as string;
              const made = { id, userId, serverName, toolName: tool.name, cost: tool.tierCost };
              return insertion(toolCosts, { ...made, ...saidOf(tool), ...fresh });
            });
            return { counters: new Map(), writes, result: tools.length };
          },
        });
      return { registered: result, replayed };
    },
  };
}
