/**
 * Connectors of Bursar's monitoring: what providers, clouds and files say was used and billed, and an intake for
 * OpenTelemetry. Each is a `ProviderConnector` of `@bursar/core/monitoring`.
 */
export { anthropicConnector, type AnthropicOptions } from './anthropic.js';
export { awsConnector, type AwsCostQuestion, type AwsCosts, type AwsOptions } from './clouds/aws.js';
export { azureConnector, type AzureCosts, type AzureOptions, type AzureQuestion } from './clouds/azure.js';
export {
  googleConnector,
  type GoogleCosts,
  type GoogleOptions,
  type GoogleQuestion,
} from './clouds/google.js';
export { mistralConnector, type MistralOptions } from './mistral.js';
export type { OpenAIUsageKind } from './openai-usage.js';
export { openaiConnector, type OpenAIOptions } from './openai.js';
export { openrouterConnector, type OpenRouterOptions } from './openrouter.js';
export {
  readGenAiUsage,
  receiveTraces,
  type GenAiUsage,
  type OtlpAnswer,
  type OtlpRequest,
  type RecordUsages,
} from './otlp.js';
export { uploadConnector, type UploadOptions } from './upload.js';
export { readUpload, type Upload, type UploadColumns, type UploadReading } from './upload/read-upload.js';
export { vercelConnector, type VercelOptions } from './vercel.js';
