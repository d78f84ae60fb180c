import type { Actor } from '../../../../kernel/actor.js';
import { invalid } from '../../../../kernel/errors.js';
import { formatMicros } from '../../../../kernel/micros.js';
import { getWallet, walletOfAgent, walletRow } from '../../agents/service/read.js';
import { configOf, walletViews, type WalletView } from '../../agents/service/views.js';
import { configChanged, insufficientPermissions, notActive } from '../../errors.js';
import { boundWallet } from '../../rules/key-scope.js';
import type { WalletParts } from '../../service/parts.js';
import type { WalletConfig } from '../model.js';
import { configHash } from '../rules/diff-config.js';
import type { ConfigTarget, ShownConfig } from './contract.js';

/** The config of a wallet that was read. */
const configShown = ({ runtime }: Pick<WalletParts, 'runtime'>, view: WalletView): ShownConfig => {
  const config = configOf(view, formatMicros);
  return { walletId: view.wallet.id, config, hash: configHash(config, runtime.hash) };
};

/** See `ConfigService.read`. */
export const shownConfig = async (
  parts: WalletParts,
  actor: Actor,
  walletId: string,
  now: Date,
): Promise<ShownConfig> => configShown(parts, await getWallet(parts, actor, walletId, now));

/**
 * The wallet that a config is for, as it stands; null for an agent without one.
 *
 * @throws DomainError `not_found`, `wallet_closed`, `config_changed`, `invalid` for another agent's or currency.
 */
export async function currentOf(
  parts: WalletParts,
  actor: Actor,
  config: WalletConfig,
  { walletId, ifMatch }: ConfigTarget,
  now: Date,
): Promise<ShownConfig | null> {
  const row =
    walletId === undefined
      ? await walletOfAgent(parts, actor.tenant, config.agent_name)
      : await walletRow(parts, actor, walletId);
  const bound = boundWallet(actor);
  if (bound !== null && bound !== row?.id)
    throw insufficientPermissions('This key is bound to another wallet.');
  if (row === undefined) {
    if (ifMatch !== undefined) throw configChanged();
    return null;
  }
  if (row.status === 'closed') throw notActive('wallet', 'closed');
  if (row.agentName !== config.agent_name)
    throw invalid(['agent_name'], `Is not ${row.agentName}, the agent of this wallet`);
  if (row.config.spend.currency !== config.spend.currency)
    throw invalid(['spend', 'currency'], 'Cannot be changed');
  const [view] = await walletViews(parts, actor, [row], now);
  if (view === undefined) throw configChanged();
  const shown = configShown(parts, view);
  if (ifMatch !== undefined && ifMatch !== shown.hash) throw configChanged();
  return shown;
}
