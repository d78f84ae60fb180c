import type { Actor } from '../../../kernel/actor.js';

/** What a key may do (wallets spec §2). */
export const scopes = ['read', 'write', 'approve', 'admin'] as const;
/** One of them. */
export type Scope = (typeof scopes)[number];

const binding = 'wallet:';

/** The scopes of a key that is bound to a wallet or to none. */
export const storedScopes = (granted: readonly Scope[], walletId: string | null): readonly string[] =>
  walletId === null ? granted : [...granted, binding + walletId];

/** The wallet that a key is bound to; null for a key of the whole organization. */
export const walletOfScopes = (stored: readonly string[]): string | null =>
  stored.find((scope) => scope.startsWith(binding))?.slice(binding.length) ?? null;

/** What a key may do, without what it is bound to. */
export const grantedScopes = (stored: readonly string[]): readonly Scope[] =>
  scopes.filter((scope) => stored.includes(scope));

/** The only wallet that the caller may see; null for all. */
export const boundWallet = (actor: Pick<Actor, 'key'>): string | null =>
  actor.key ? walletOfScopes(actor.key.scopes) : null;

/** Whether the caller may do what needs this scope: a key with it, or a session, whose role was judged elsewhere. */
export const holdsScope = (actor: Pick<Actor, 'key'>, scope: Scope): boolean =>
  actor.key === undefined || actor.key.scopes.includes(scope);
