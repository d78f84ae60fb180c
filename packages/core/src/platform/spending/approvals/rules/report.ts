import type { Issue } from '../../../../kernel/errors.js';
import type { JsonObject } from '../../../../kernel/json.js';
import { textLength } from '../../../../kernel/text.js';
import type { Action } from '../model.js';
import { largestPayload, objectIssue } from './new-action.js';

/** What whoever carries an action out has to tell. */
export interface ActionReport {
  readonly status: 'executing' | 'executed' | 'failed';
  /** Not while it is executing; at most 64,000 bytes of JSON, 20 levels deep. */
  readonly result?: JsonObject | undefined;
  /** 1 to 4,000 characters; required with `failed`, forbidden otherwise. */
  readonly errorMessage?: string | undefined;
  /** What is about to be done; only with `executing`. Another hash than the approved one is refused. */
  readonly payloadHash?: string | undefined;
}

/** Everything that is wrong with a report, whatever the action. */
export function reportFaults({ status, result, errorMessage, payloadHash }: ActionReport): readonly Issue[] {
  const faults: Issue[] = [];
  const fault = (path: string, message: string | null): void => {
    if (message !== null) faults.push({ path: [path], message });
  };
  if (result !== undefined)
    fault(
      'result',
      status === 'executing' ? 'Must not come with executing' : objectIssue(result, largestPayload),
    );
  if (status === 'failed' && errorMessage === undefined) fault('errorMessage', 'Is required with failed');
  if (status !== 'failed' && errorMessage !== undefined) fault('errorMessage', 'Comes only with failed');
  if (errorMessage !== undefined && (errorMessage === '' || textLength(errorMessage) > 4_000))
    fault('errorMessage', 'Must be 1 to 4000 characters');
  if (status !== 'executing' && payloadHash !== undefined) fault('payloadHash', 'Comes only with executing');
  return faults;
}

/** The action after a report that is legal. */
export function reported(action: Action, report: ActionReport, now: Date): Action {
  const { status } = report;
  if (status === 'executing') return { ...action, status };
  return {
    ...action,
    status,
    executedAt: now,
    result: report.result ?? null,
    errorMessage: report.errorMessage ?? null,
  };
}
