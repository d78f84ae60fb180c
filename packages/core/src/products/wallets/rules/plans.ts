/** What an organization pays for (wallets spec §3, §9). */
export type Plan = 'free' | 'pro' | 'team';

/** Requests and things that a plan admits; null is any number. */
export interface PlanLimits {
  readonly perMinute: number;
  readonly perDay: number | null;
  readonly wallets: number | null;
  readonly cards: number | null;
}

/** The printed plans. */
export const plans: Readonly<Record<Plan, PlanLimits>> = {
  free: { perMinute: 60, perDay: 1_000, wallets: 1, cards: 2 },
  pro: { perMinute: 300, perDay: 50_000, wallets: 10, cards: 50 },
  team: { perMinute: 1_000, perDay: null, wallets: null, cards: null },
};
