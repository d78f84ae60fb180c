import { day, instant, integer, nullable, table, text } from '../../../storage/table.js';

/** What a reward is (benefits spec §3.28). */
export type RewardType =
  | 'gift_card'
  | 'travel_credit'
  | 'voucher'
  | 'lounge_pass'
  | 'free_night'
  | 'companion_cert'
  | 'milestone'
  | 'coupon'
  | 'other';

/** `expired` is also how an active reward reads after its last day (REW-1). */
export type RewardStatus = 'active' | 'used' | 'expired';

/** A voucher or certificate that hangs on no card. It names the thing, never its number or PIN. */
export interface Reward {
  readonly id: string;
  readonly name: string;
  readonly type: RewardType;
  /** Hundredths of the currency's unit: cents for dollars. */
  readonly value: number | null;
  /** `dollars`, or the caller's word. */
  readonly currency: string;
  /** The last day on which it is good. */
  readonly expirationDate: string | null;
  readonly status: RewardStatus;
  readonly source: string | null;
  readonly ownerId: string | null;
  readonly notes: string | null;
  readonly usedOn: string | null;
  readonly createdAt: Date;
}

/** A household's rewards. */
export const rewards = table<Reward>({
  name: 'benefit_reward',
  fields: {
    id: text(),
    name: text(),
    type: text<RewardType>(),
    value: nullable(integer()),
    currency: text(),
    expirationDate: nullable(day()),
    status: text<RewardStatus>(),
    source: nullable(text()),
    ownerId: nullable(text()),
    notes: nullable(text()),
    usedOn: nullable(day()),
    createdAt: instant(),
  },
  indexes: [['status']],
});
