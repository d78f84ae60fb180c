import { instant, table, text } from '../../../storage/table.js';

/** Where customers are sent who ran out of budget. */
export interface UpgradeUrl {
  /** `organization`, or `customer:` and the customer. */
  readonly id: string;
  /** May hold `{customer_id}`. */
  readonly url: string;
  readonly updatedAt: Date;
}

/** At most one per customer of a tenant, and one for all of its customers. */
export const upgradeUrls = table<UpgradeUrl>({
  name: 'upgrade_url',
  fields: { id: text(), url: text(), updatedAt: instant() },
});

/** The row's id: of one customer, or of all when null. */
export const upgradeUrlId = (customer: string | null): string =>
  customer === null ? 'organization' : `customer:${customer}`;
