import type { Bursar, Product } from '@bursar/core';
import type { Benefits } from '@bursar/core/benefits';
import type { Costs } from '@bursar/core/costs';
import type { Monitoring } from '@bursar/core/monitoring';
import type { Projects } from '@bursar/core/projects';
import type { Wallets } from '@bursar/core/wallets';

/** A Bursar with every product of the demo. */
export type DemoBursar = Bursar<
  readonly [
    Product<'costs', Costs>,
    Product<'benefits', Benefits>,
    Product<'wallets', Wallets>,
    Product<'projects', Projects>,
    Product<'monitoring', Monitoring>,
  ]
>;
