import type { Card, CardStatus } from '../model.js';

/** A card that spends no more until it is unfrozen; the issuer must learn of it. */
export const frozenCard = (card: Card, reason: string, now: Date): Card =>
  withStatus(card, 'frozen', reason, now);

/** A card with another status, and the reason of a freeze. */
export function withStatus(card: Card, status: CardStatus, reason: string, now: Date): Card {
  const frozen = status === 'frozen';
  return {
    ...card,
    status,
    frozenReason: frozen ? reason : null,
    frozenAt: frozen ? now : null,
    revision: card.revision + 1,
    updatedAt: now,
  };
}

/** Whether the issuer has yet to learn something about a card. */
export const needsIssuer = ({ issuance, revision, synced }: Card): boolean =>
  issuance === 'provisioning' || (issuance === 'issued' && synced < revision);
