import { instant, integer, nullable, table, text } from '../../../storage/table.js';

/** Which of the caller's customers a customer of the payment provider is. */
export interface CustomerMapping {
  readonly id: string;
  /** The provider's customer. */
  readonly stripeCustomerId: string;
  /** `customer`: cost events are put down to customers. */
  readonly tagKey: string;
  /** The customer as cost events name it. */
  readonly tagValue: string;
  readonly matchType: 'manual' | 'auto';
  /** Percent; null for what a person has said. */
  readonly confidence: number | null;
  readonly createdAt: Date;
}

/** One per customer of the provider, and one per customer of the caller. */
export const customerMappings = table<CustomerMapping>({
  name: 'customer_mapping',
  fields: {
    id: text(),
    stripeCustomerId: text(),
    tagKey: text(),
    tagValue: text(),
    matchType: text<'manual' | 'auto'>(),
    confidence: nullable(integer()),
    createdAt: instant(),
  },
  unique: [
    { name: 'customer_mapping_customer', fields: ['stripeCustomerId', 'tagKey'] },
    { name: 'customer_mapping_tag', fields: ['tagKey', 'tagValue'] },
  ],
  indexes: [['createdAt']],
});

/** Work of this kind looks once a day whether a margin has become worse. */
export const marginWork = 'costs.margins';
