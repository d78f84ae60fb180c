/** What tells two cards of one owner apart. */
export interface CardIdentity {
  readonly ownerId: string;
  readonly templateId: string;
  readonly lastFour: string | null;
  readonly nickname: string | null;
}

const isSameCard = (a: CardIdentity, b: CardIdentity): boolean =>
  a.ownerId === b.ownerId && a.templateId === b.templateId;

const differs = (a: string | null, b: string | null): boolean => a !== null && b !== null && a !== b;

/**
 * Whether an item of a bulk import is a card that is there already (BULK-3): same owner and template, and neither the
 * digits nor the nickname differ. What one side does not know matches anything.
 */
export function isBulkDuplicate(item: CardIdentity, known: CardIdentity): boolean {
  return (
    isSameCard(item, known) &&
    !differs(item.lastFour, known.lastFour) &&
    !differs(item.nickname, known.nickname)
  );
}

/**
 * Whether a single new card is there already: same owner, template and last digits (benefits spec §3.10). Without
 * digits on either side a nickname of its own makes it another card.
 */
export function isSameActiveCard(item: CardIdentity, known: CardIdentity): boolean {
  if (!isSameCard(item, known) || item.lastFour !== known.lastFour) return false;
  return item.lastFour !== null || item.nickname === known.nickname;
}
