export { equalInConstantTime, hmacSha256 } from './hmac.js';
export {
  costsScheme,
  standardWebhooks,
  walletsDatedScheme,
  walletsScheme,
  type DigestText,
  type SigningScheme,
} from './schemes.js';
export { sign, type SignedMessage } from './sign.js';
export { isFromSlack, slackSignature, type SlackRequest } from './slack.js';
export { signingVectors, type SigningVector } from './vectors.js';
export { defaultToleranceSeconds, verify, type ArrivedMessage, type Verdict } from './verify.js';
