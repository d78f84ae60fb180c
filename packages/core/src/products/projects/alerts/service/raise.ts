import type { Runtime } from '../../../../kernel/runtime.js';
import { emptyCounter, type Counter, type Seen, type Write } from '../../../../storage/counters.js';
import type { AfterAddition, Card } from '../../../../platform/spending/issuing/model.js';
import {
  firedOf,
  isNewOccasion,
  withOccasion,
  type Fired,
} from '../../../../platform/spending/alerts/rules/once.js';
import {
  alertWrites,
  occasionOf,
  type NewAlert,
} from '../../../../platform/spending/alerts/service/raise.js';
import type { ShareRows } from '../../service/after.js';
import type { Happening, Noticed } from '../rules/evaluate.js';
import { frozenSentence } from '../rules/message.js';
import { storedProjectWatch, storedProviderWatch } from '../rules/watch.js';

/** What watching needs. */
export interface WatchParts {
  readonly runtime: Pick<Runtime, 'id' | 'hash'>;
}

/** Whose rules and alerts these are. */
export const projectsSurface = 'projects';
/** Why a card is frozen that a rule froze (projects spec §9.4). */
export const alertReason = 'alert';

/** The alert of what a rule noticed. */
function draftOf(
  { rule, by, period, severity, title, message, facts }: Noticed,
  {
    projectId,
    provider,
    cardId,
    freezes,
  }: { projectId: string; provider: string; cardId: string | null; freezes: boolean },
): NewAlert {
  return {
    rule: { id: rule.id, revision: rule.revision },
    kind: rule.kind,
    scope: by === 'provider' ? JSON.stringify([projectId, provider]) : projectId,
    ...{ period, severity, title },
    message: freezes ? message + frozenSentence : message,
    facts: { ...facts, projectId, cardId, frozeCard: freezes },
    tags: { project: projectId },
  };
}

/**
 * Raises what is new under the two watches that the step has locked, and writes the watches as they are now. A rule freezes a
 * project's card at most once a UTC day, so that who unfreezes it by hand is not overruled at once (projects spec §9.4).
 */
export function raiseNoticed(
  parts: WatchParts,
  input: {
    readonly noticed: readonly Noticed[];
    readonly happening: Omit<Happening, 'project'>;
    readonly seen: Pick<Seen<ShareRows>, 'counters' | 'now'>;
    readonly keys: readonly [project: string, provider: string];
    readonly card: Pick<Card, 'id' | 'status'> | null;
    /** The ids of events, by number. */
    readonly id: (index: number) => string;
    readonly projectId: string;
  },
): AfterAddition {
  const { noticed, happening, seen, keys, card, id, projectId } = input;
  const { after, providerAfter, provider, today } = happening;
  const counterOf = (key: string): Counter => seen.counters.get(key) ?? emptyCounter;
  const fired: Record<Noticed['by'], Fired> = {
    project: firedOf(counterOf(keys[0]).state),
    provider: firedOf(counterOf(keys[1]).state),
  };
  const writes: Write[] = [];
  let froze = after.froze;
  let freezes = false;
  noticed.forEach((each, index) => {
    const { rule, by } = each;
    const may = rule.autoFreeze && card?.status === 'active' && froze[rule.id] !== today;
    const draft = draftOf(each, { projectId, provider, cardId: card?.id ?? null, freezes: may });
    if (!isNewOccasion(fired[by], occasionOf(draft))) return;
    fired[by] = withOccasion(fired[by], occasionOf(draft));
    if (may) {
      freezes = true;
      froze = { ...froze, [rule.id]: today };
    }
    writes.push(
      ...alertWrites({ runtime: parts.runtime, surface: projectsSurface }, draft, {
        now: seen.now,
        eventId: id(index),
      }),
    );
  });
  const counters = new Map<string, Counter>([
    [
      keys[0],
      { ...counterOf(keys[0]), state: storedProjectWatch({ ...after, froze }, { ...fired.project }) },
    ],
    [keys[1], { ...counterOf(keys[1]), state: storedProviderWatch(providerAfter, { ...fired.provider }) }],
  ]);
  return { writes, counters, ...(freezes ? { freeze: { reason: alertReason } } : {}) };
}
