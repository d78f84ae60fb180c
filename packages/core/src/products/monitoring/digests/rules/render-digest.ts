import type { JsonObject } from '../../../../kernel/json.js';
import { formatMicros } from '../../../../kernel/micros.js';
import { escapeHtml } from '../../notices/rules/escape-html.js';
import { digestDays, digestSections } from './digest-lines.js';
import type { Compared, DigestView } from './digest-view.js';

const compared = ({ name, amount, previous, change }: Compared): JsonObject => ({
  name,
  amount: formatMicros(amount),
  previous: formatMicros(previous),
  changePercent: change,
});

/** The digest for programs: amounts are exact decimals as text, days and instants ISO 8601. */
export function digestJson(view: DigestView): JsonObject {
  const { spend, month, weekMean } = view;
  return {
    kind: view.kind,
    subject: view.subject,
    workspace: { ...view.workspace },
    currency: view.currency,
    period: { start: view.start, before: view.before },
    total: formatMicros(spend.amount),
    previous: formatMicros(spend.previous),
    changePercent: spend.change,
    weekMean: weekMean === null ? null : formatMicros(weekMean),
    byProvider: view.byProvider.map(compared),
    movers: view.movers.map(compared),
    byProject: view.byProject?.map(compared) ?? null,
    month: month && {
      toDate: formatMicros(month.toDate),
      previousSamePoint: month.previousSamePoint === null ? null : formatMicros(month.previousSamePoint),
      projected: formatMicros(month.projected),
    },
    openAlerts: view.openAlerts.map((alert) => ({ ...alert })),
    resolvedAlerts: view.resolvedAlerts?.map((alert) => ({ ...alert })) ?? null,
    alertsByType: view.alertsByType && { ...view.alertsByType },
    thresholds: view.thresholds.map((threshold) => ({ ...threshold })),
    credits: view.credits.map(({ remaining, ...credit }) => ({
      ...credit,
      remaining: formatMicros(remaining),
    })),
    problems: view.problems.map(({ lastSyncedAt, ...problem }) => ({
      ...problem,
      lastSyncedAt: lastSyncedAt?.toISOString() ?? null,
    })),
    notIncluded: [...view.notIncluded],
    incomplete: [...view.incomplete],
    planUrl: view.planUrl,
  };
}

/** The digest as plain text; `unsubscribe` is the reader's own address to leave. */
export function digestText(view: DigestView, unsubscribe: string | null): string {
  const parts = digestSections(view).map(({ title, lines }) =>
    [title, ...lines.map((line) => `  ${line}`)].join('\n'),
  );
  const end = unsubscribe === null ? [] : [`Unsubscribe: ${unsubscribe}`];
  return [view.subject, `${view.workspace.name}, ${digestDays(view)}`, ...parts, ...end].join('\n\n') + '\n';
}

/** The digest as a whole HTML page without scripts, styles from elsewhere or pictures. */
export function digestHtml(view: DigestView, unsubscribe: string | null): string {
  const sections = digestSections(view).map(
    ({ title, lines }) =>
      `<h2>${escapeHtml(title)}</h2>\n<ul>\n${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('\n')}\n</ul>`,
  );
  const end = unsubscribe === null ? [] : [`<p><a href="${escapeHtml(unsubscribe)}">Unsubscribe</a></p>`];
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(view.subject)}</title></head><body>`,
    `<h1>${escapeHtml(view.subject)}</h1>`,
    `<p>${escapeHtml(view.workspace.name)}, ${digestDays(view)}</p>`,
    ...sections,
    ...end,
    '</body></html>',
    '',
  ].join('\n');
}
