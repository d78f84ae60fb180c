import type { CardProgram } from '../../../../platform/spending/issuing/model.js';
import { walletEvents } from '../../webhooks/rules/announcements.js';
import { approvalNeed } from '../rules/approval-need.js';
import { walletChecks, walletClassify, walletLimits } from '../rules/charge-checks.js';
import { storedPolicy } from '../rules/wallet-policy.js';

/** The name of this product's card accounts; never change it. */
export const programName = 'wallets';

/** How wallets judge charges and speak of them (wallets spec §7). */
export const walletProgram: CardProgram = {
  name: programName,
  cardless: true,
  classify: walletClassify,
  checks: walletChecks,
  limits: walletLimits,
  approval: ({ account, amount }) => approvalNeed(storedPolicy(account.policy).approval, amount),
  events: walletEvents,
};
