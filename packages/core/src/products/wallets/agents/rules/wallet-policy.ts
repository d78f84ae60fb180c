import type { JsonObject } from '../../../../kernel/json.js';
import type { ApprovalConfig, SpendConfig, WalletConfig } from '../../policy-file/model.js';

/** What of a config its card account keeps: what decides on charges, and whose they are. */
export type WalletPolicy = {
  readonly agentName: string;
  readonly owner: string;
  readonly spend: SpendConfig;
  readonly approval: ApprovalConfig;
};

/** The part of a config that an account keeps. */
export const policyOf = ({
  agent_name,
  owner,
  spend,
  approval,
}: Omit<WalletConfig, 'cards'>): WalletPolicy => ({
  agentName: agent_name,
  owner,
  spend,
  approval,
});

/** The same as an account keeps it. Only this product writes accounts of its program. */
export const storedPolicy = (policy: JsonObject): WalletPolicy => policy as unknown as WalletPolicy;
