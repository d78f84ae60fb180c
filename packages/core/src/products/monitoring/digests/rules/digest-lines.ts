import { addDays } from '../../../../kernel/day.js';
import { shownAmount, type Compared, type DigestView } from './digest-view.js';

/** One part of a digest that people read. */
export interface DigestSection {
  readonly title: string;
  readonly lines: readonly string[];
}

const light = { ok: 'green', warning: 'amber', breached: 'red' } as const;
const percent = (change: string | null): string => (change === null ? 'new' : `${change}%`);

/** The same words for text and HTML, so that the two never tell different things. Empty parts are left out. */
export function digestSections(view: DigestView): DigestSection[] {
  const money = (micros: bigint): string => shownAmount(micros, view.currency);
  const line = ({ name, amount, previous, change }: Compared): string =>
    `${name}: ${money(amount)} (${percent(change)}, before ${money(previous)})`;
  const { spend, weekMean, month } = view;
  const total = [
    `${money(spend.amount)} (${percent(spend.change)}, before ${money(spend.previous)})`,
    ...(weekMean === null ? [] : [`mean of the seven days before: ${money(weekMean)}`]),
    ...(view.incomplete.length === 0 ? [] : [`may still change: ${view.incomplete.join(', ')}`]),
    ...(view.notIncluded.length === 0 ? [] : [`not included: ${view.notIncluded.join(', ')}`]),
  ];
  const sections: DigestSection[] = [
    { title: 'Total', lines: total },
    { title: 'By provider', lines: view.byProvider.map(line) },
    {
      title: view.kind === 'monthly' ? 'Month' : 'Month to date',
      lines:
        month === null
          ? []
          : [
              `${money(month.toDate)}, last month at this point ${month.previousSamePoint === null ? 'unknown' : money(month.previousSamePoint)}`,
              ...(view.kind === 'monthly' ? [] : [`projected: ${money(month.projected)}`]),
            ],
    },
    { title: 'Open alerts', lines: view.openAlerts.map(({ severity, title }) => `${severity}: ${title}`) },
    { title: 'Resolved', lines: (view.resolvedAlerts ?? []).map(({ title }) => title) },
    {
      title: 'Alerts',
      lines: Object.entries(view.alertsByType ?? {}).map(([type, count]) => `${type}: ${count}`),
    },
    {
      title: 'Thresholds',
      lines: view.thresholds.map(
        ({ name, state, percent: used }) => `${light[state]}: ${name}${used === null ? '' : ` (${used}%)`}`,
      ),
    },
    {
      title: 'Credits',
      lines: view.credits.map(
        ({ provider, remaining, currency, runwayDays }) =>
          `${provider}: ${shownAmount(remaining, currency)} left${runwayDays === null ? '' : `, about ${runwayDays} days`}`,
      ),
    },
    { title: 'Top movers', lines: view.movers.map(line) },
    { title: 'By project', lines: (view.byProject ?? []).map(line) },
    {
      title: 'Connections',
      lines: view.problems.map(
        ({ account, status, lastSyncedAt }) =>
          `${account}: ${status}, last figures ${lastSyncedAt === null ? 'never' : lastSyncedAt.toISOString()}`,
      ),
    },
    { title: 'Your plan', lines: view.planUrl === null ? [] : [view.planUrl] },
  ];
  return sections.filter(({ lines }) => lines.length > 0);
}

/** What a digest is about: `2026-04-06 to 2026-04-12`, or one day. */
export function digestDays({ start, before }: DigestView): string {
  const end = addDays(before, -1);
  return start === end ? start : `${start} to ${end}`;
}
