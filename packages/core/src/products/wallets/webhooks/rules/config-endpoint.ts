import type { JsonObject } from '../../../../kernel/json.js';
import type { NotificationsConfig } from '../../policy-file/model.js';
import { expandTypes } from './event-types.js';

/** An endpoint that a wallet's config asks for. */
export interface WantedEndpoint {
  readonly url: string;
  /** Empty for all. */
  readonly eventTypes: readonly string[];
}

/** Settings of an endpoint that a config made: it hears of one wallet, and follows its config. */
export const configSettings = (walletId: string): JsonObject => ({ walletId, fromConfig: true });

/** Whether an endpoint was made by this wallet's config. */
export const isOfConfig = (settings: JsonObject, walletId: string): boolean =>
  settings['walletId'] === walletId && settings['fromConfig'] === true;

/** What a config asks for; null for nothing. Types that nobody knows are never told. */
export function wantedEndpoint({ webhook, events }: NotificationsConfig): WantedEndpoint | null {
  if (webhook === null) return null;
  const known = (events ?? ['*']).flatMap((each) =>
    each === '*' ? ['*'] : expandTypes([each]) === null ? [] : [each],
  );
  return { url: webhook, eventTypes: expandTypes(known.length === 0 ? ['ping'] : known) ?? [] };
}
