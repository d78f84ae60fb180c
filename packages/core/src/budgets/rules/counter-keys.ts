/** The counter of one period of a budget (costs spec §9.2). */
export const budgetKey = (budgetId: string, n: number): string => `b:${budgetId}:${n}`;

/** The velocity counter of a budget; a manual reset starts another. */
export const velocityKey = (budgetId: string, resets: number): string => `v:${budgetId}:${resets}`;

/** The counter of one session under a budget; a manual reset starts another. */
export const sessionKey = (budgetId: string, resets: number, session: string): string =>
  `s:${budgetId}:${resets}:${session}`;

/** The counter whose state names the present version of everything that requests are matched against. */
export const catalogueKey = 'catalogue';

/** Whether a hold line is on a session's counter and not on a budget's. */
export const isSessionKey = (key: string): boolean => key.charCodeAt(0) === 115;

/** The budget in a counter's key. */
export const budgetInKey = (key: string): string => key.slice(2, key.indexOf(':', 2));

/** The period in a budget counter's key. */
export const periodInKey = (key: string): number => {
  let n = 0;
  let scale = 1;
  for (let i = key.length - 1; key.charCodeAt(i) !== 58; i--, scale *= 10)
    n += scale * (key.charCodeAt(i) - 48);
  return n;
};
