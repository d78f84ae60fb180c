import { jsonBytes, jsonDepth } from '../../../../kernel/canonical.js';
import type { Issue } from '../../../../kernel/errors.js';
import type { JsonObject } from '../../../../kernel/json.js';
import { isText, textLength, trimText } from '../../../../kernel/text.js';

/** What is asked for when an action is proposed. */
export interface NewAction {
  /** 1 to 255 characters once trimmed. */
  readonly agentId: string;
  /** 1 to 100 characters; a surface may know only some. */
  readonly actionType: string;
  /** At most 64,000 bytes of JSON, 20 levels deep. */
  readonly payload: JsonObject;
  /** At most 16,000 bytes of JSON, 20 levels deep. */
  readonly metadata?: JsonObject | null | undefined;
  /** 3,600 when absent; 0 and null mean never, at most 30 days. An action that holds money must expire within 7 days. */
  readonly expiresInSeconds?: number | null | undefined;
  /** Micros of USD to keep while it waits. */
  readonly hold?: bigint | undefined;
}

const usualSeconds = 3_600;
const longestSeconds = 2_592_000;
/** As long as the engine lets an approval hold money. */
const longestHoldingSeconds = 604_800;

/** What is wrong with a JSON object of a caller, if anything (costs spec §10). */
export function objectIssue(value: JsonObject, maxBytes: number): string | null {
  if (jsonDepth(value) > 20) return 'Must not be nested deeper than 20 levels';
  return jsonBytes(value) > maxBytes ? `Must not exceed ${maxBytes} bytes as JSON` : null;
}

/** The largest payload or result. */
export const largestPayload = 64_000;
const largestMetadata = 16_000;

/** When an action expires; null for never. */
export function expiryOf(seconds: number | null | undefined, now: Date): Date | null {
  if (seconds === null || seconds === 0) return null;
  return new Date(now.getTime() + (seconds ?? usualSeconds) * 1_000);
}

/** Everything that is wrong with a proposal; [] when it can be stored. */
export function actionFaults(input: NewAction): readonly Issue[] {
  const faults: Issue[] = [];
  const fault = (path: string, message: string | null): void => {
    if (message !== null) faults.push({ path: [path], message });
  };
  const { agentId, actionType, payload, metadata, expiresInSeconds: seconds, hold } = input;
  const named = (text: string, most: number): string | null =>
    text === '' || textLength(text) > most || !isText(text) ? `Must be 1 to ${most} characters` : null;
  fault('agentId', named(trimText(agentId), 255));
  fault('actionType', named(actionType, 100));
  fault('payload', objectIssue(payload, largestPayload));
  if (metadata) fault('metadata', objectIssue(metadata, largestMetadata));
  if (
    typeof seconds === 'number' &&
    !(Number.isSafeInteger(seconds) && seconds >= 0 && seconds <= longestSeconds)
  )
    fault('expiresInSeconds', `Must be an integer from 0 to ${longestSeconds}`);
  if (hold !== undefined && hold <= 0n) fault('holdMicrodollars', 'Must be positive');
  if (hold !== undefined && (seconds === null || seconds === 0 || (seconds ?? 0) > longestHoldingSeconds))
    fault('expiresInSeconds', 'An action that holds money must expire within 7 days');
  return faults;
}

/** A text of the metadata that is more than white space. */
export function metadataText(metadata: JsonObject | null | undefined, name: string): string | null {
  const value = metadata && Object.hasOwn(metadata, name) ? metadata[name] : undefined;
  return typeof value === 'string' && trimText(value) !== '' ? value : null;
}
