import { boolean, day, instant, nullable, table, text } from '../../../storage/table.js';

/** A card that is only counted for 5/24: its benefits are not tracked. */
export interface ExternalCard {
  readonly id: string;
  readonly cardName: string;
  readonly openDate: string;
  readonly isBusiness: boolean;
  readonly isAuthorizedUser: boolean;
  /** Null when nobody said whose it is. */
  readonly ownerId: string | null;
  readonly notes: string | null;
  readonly createdAt: Date;
}

/** A household's other cards. */
export const externalCards = table<ExternalCard>({
  name: 'benefit_external_card',
  fields: {
    id: text(),
    cardName: text(),
    openDate: day(),
    isBusiness: boolean(),
    isAuthorizedUser: boolean(),
    ownerId: nullable(text()),
    notes: nullable(text()),
    createdAt: instant(),
  },
  indexes: [['openDate']],
});
