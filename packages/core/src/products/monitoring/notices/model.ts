import { instant, table, text, nullable } from '../../../storage/table.js';
import type { Channel } from '../plans/model.js';

/** What an alert must be at least to be sent. */
export type NoticeSeverity = 'low' | 'medium' | 'high' | 'critical';

/** Who is told of what, and when (monitoring spec §7). Secret addresses are sealed. */
export type NoticeSettings = {
  readonly email: { readonly enabled: boolean; readonly recipients: readonly string[] };
  readonly slack: { readonly enabled: boolean; readonly channel: string | null; readonly url: string | null };
  readonly webhook: { readonly enabled: boolean; readonly url: string | null };
  readonly alerts: { readonly minSeverity: NoticeSeverity; readonly immediate: boolean };
  readonly digests: {
    readonly daily: boolean;
    readonly weekly: boolean;
    readonly monthly: boolean;
    /** 0–23, in the zone. */
    readonly hour: number;
    /** 1 for Monday to 7 for Sunday. */
    readonly weekday: number;
    readonly timezone: string;
  };
  /** Local times `HH:MM` between which only what is critical is sent; may pass midnight. */
  readonly quietHours: { readonly from: string; readonly to: string } | null;
};

/** What became of telling somebody through one channel. */
export interface Notice {
  /** `subject/channel`. */
  readonly id: string;
  /** The id of an alert, or `digest/kind/period`. */
  readonly subject: string;
  readonly channel: Channel;
  readonly status: 'queued' | 'sent' | 'failed';
  /** Why it failed last; never an address. */
  readonly error: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What was told through which channel. */
export const notices = table<Notice>({
  name: 'monitoring_notice',
  fields: {
    id: text(),
    subject: text(),
    channel: text<Channel>(),
    status: text<Notice['status']>(),
    error: nullable(text()),
    createdAt: instant(),
    updatedAt: instant(),
  },
  indexes: [['subject']],
});
