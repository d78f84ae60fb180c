/** Reading, writing, comparing and replaying SPEND.md files without a store, a clock or a network (wallets spec §10). */
export { parsePolicy } from '../products/wallets/policy-file/rules/parse-file.js';
export { normalizeConfig } from '../products/wallets/policy-file/rules/read-config.js';
export { writePolicy } from '../products/wallets/policy-file/rules/write-file.js';
export {
  configHash,
  diffConfig,
  isOrphan,
  loosening,
} from '../products/wallets/policy-file/rules/diff-config.js';
export { losses } from '../products/wallets/policy-file/rules/tightening.js';
export {
  replayConfig,
  type PastCharge,
  type RefusedInPast,
} from '../products/wallets/policy-file/rules/replay.js';
export { starterFile, type TemplateName } from '../products/wallets/policy-file/rules/templates.js';
export { largestFile } from '../products/wallets/policy-file/rules/split-file.js';
export type { ReadConfig, ReadOptions } from '../products/wallets/policy-file/rules/read-config.js';
export type { ConfigChange, PolicyIssue, WalletConfig } from '../products/wallets/policy-file/model.js';
