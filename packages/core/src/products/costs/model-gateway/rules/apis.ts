/** How an API that serves models writes requests and answers. */
export type ModelForm = 'chat' | 'completions' | 'responses' | 'embeddings' | 'messages';

/** One API of a provider that requests can be forwarded to. */
export interface ModelApi {
  readonly form: ModelForm;
  readonly provider: 'openai' | 'anthropic';
  /** Under `/v1`, here and upstream. */
  readonly path: `/${string}`;
}

/** The APIs that the gateway understands. */
export const modelApis: readonly ModelApi[] = [
  { form: 'chat', provider: 'openai', path: '/chat/completions' },
  { form: 'completions', provider: 'openai', path: '/completions' },
  { form: 'responses', provider: 'openai', path: '/responses' },
  { form: 'embeddings', provider: 'openai', path: '/embeddings' },
  { form: 'messages', provider: 'anthropic', path: '/messages' },
];
