import type { Runtime } from '../../../../kernel/runtime.js';
import type { Storage } from '../../../../storage/storage.js';
import type { Catalog } from '../../catalog/model.js';

/** What every service of this product is made of. */
export interface BenefitsParts {
  readonly storage: Storage;
  readonly runtime: Pick<Runtime, 'now' | 'id' | 'hash' | 'random'>;
  readonly catalog: Catalog;
  /** Further names under which statements show a benefit, by `template/key` or by name. */
  readonly merchantsOf?: ((benefit: string) => readonly string[]) | undefined;
}
