import { canonicalJson } from '../../../kernel/canonical.js';
import { wallets } from '../agents/model.js';
import { policyOf } from '../agents/rules/wallet-policy.js';
import type { WalletParts } from './parts.js';

/** A wallet's row and its card account say different things, which one commit keeps equal. */
export interface WalletFault {
  readonly wallet: string;
  readonly fault: 'no_account' | 'status' | 'policy';
}

const atOnce = 500;

/** What no sequence of calls could have left behind in a tenant; [] when all is well. */
export async function verifyWallets(
  { storage, issuing }: Pick<WalletParts, 'storage' | 'issuing'>,
  tenant: string,
): Promise<readonly WalletFault[]> {
  const faults: WalletFault[] = [];
  for (let last = ''; ;) {
    const rows = await storage
      .tenant(tenant)
      .collection(wallets)
      .find({}, { limit: atOnce, ...(last !== '' && { after: { id: last, value: last } }) });
    const ids = rows.map(({ id }) => id);
    const accounts = new Map(
      (ids.length === 0 ? [] : await issuing.accounts({ tenant }, ids)).map((row) => [row.id, row]),
    );
    for (const { id, status, config } of rows) {
      const account = accounts.get(id);
      if (account === undefined) faults.push({ wallet: id, fault: 'no_account' });
      else if (account.status !== status) faults.push({ wallet: id, fault: 'status' });
      else if (canonicalJson(account.policy) !== canonicalJson(policyOf(config)))
        faults.push({ wallet: id, fault: 'policy' });
    }
    last = ids.at(-1) ?? '';
    if (rows.length < atOnce) return faults;
  }
}
