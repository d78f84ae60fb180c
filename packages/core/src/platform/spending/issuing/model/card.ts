import { instant, integer, nullable, table, text } from '../../../../storage/table.js';

/** Whether a card spends; `closed` is final. */
export type CardStatus = 'active' | 'frozen' | 'closed';
/** Whether the issuer has made it; a refused card is closed too. */
export type Issuance = 'provisioning' | 'issued' | 'refused';

/** A card without its secrets: number and security code never come here. */
export interface Card {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly status: CardStatus;
  readonly issuance: Issuance;
  /** `manual`, or the product's own word; null while it is not frozen. */
  readonly frozenReason: string | null;
  readonly frozenAt: Date | null;
  /** The issuer's name for it; null until it is issued. */
  readonly token: string | null;
  readonly last4: string | null;
  readonly brand: string | null;
  readonly expMonth: number | null;
  readonly expYear: number | null;
  /** Rises with every change that the issuer must learn of. */
  readonly revision: number;
  /** The last revision that the issuer knows; `revision` while nothing is under way. */
  readonly synced: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Every issued card of a tenant. */
export const issuedCards = table<Card>({
  name: 'issued_card',
  fields: {
    id: text(),
    accountId: text(),
    name: text(),
    status: text<CardStatus>(),
    issuance: text<Issuance>(),
    frozenReason: nullable(text()),
    frozenAt: nullable(instant()),
    token: nullable(text()),
    last4: nullable(text()),
    brand: nullable(text()),
    expMonth: nullable(integer()),
    expYear: nullable(integer()),
    revision: integer(),
    synced: integer(),
    createdAt: instant(),
    updatedAt: instant(),
  },
  indexes: [['accountId', 'createdAt'], ['createdAt']],
});
