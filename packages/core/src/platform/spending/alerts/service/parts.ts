import type { Runtime } from '../../../../kernel/runtime.js';
import type { TenantStorage } from '../../../../storage/storage.js';
import type { AlertRule } from '../model.js';

/** A rule that every tenant has until it edits or removes it. Its id is its own on the surface. */
export type DefaultRule = Pick<AlertRule, 'id' | 'kind' | 'threshold' | 'autoFreeze'> &
  Partial<Pick<AlertRule, 'options'>>;

/** What alerts need from below. */
export interface AlertParts {
  readonly storage: { tenant(id: string): TenantStorage };
  readonly runtime: Pick<Runtime, 'now' | 'id' | 'hash'>;
  /** Whose rules and alerts these are. */
  readonly surface: string;
  readonly defaults?: readonly DefaultRule[];
  /** Hints that work of this kind was committed. */
  wake(kind: string): void;
}
