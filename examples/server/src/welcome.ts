import type { DemoCredentials } from './demo.js';
import { bases } from './serve.js';

/** What a person reads when the server is ready: the base, the credentials, and three commands that work as pasted. */
export function welcomeText(
  url: string,
  { costs: { apiKey, sessions }, benefits, wallets, projects, monitoring }: DemoCredentials,
): string {
  const costs = `${url}${bases.costs}/api`;
  return [
    `  listening on ${url}`,
    '',
    `  costs    ${url}${bases.costs}`,
    `  key      ${apiKey}`,
    ...Object.entries(sessions).map(([person, cookie]) => `  ${person.padEnd(8)} Cookie: ${cookie}`),
    `  benefits ${url}${bases.benefits}   Authorization: Bearer ${benefits.apiKey}`,
    `  wallets  ${url}/v1   Authorization: Bearer ${wallets.apiKey} (test: ${wallets.testKey}, an agent: ${wallets.agentKey})`,
    `  projects ${url}/api   Authorization: Bearer ${projects.token}, or sign in as ${projects.email} with “${projects.password}”`,
    `  monitor  ${url}${bases.monitoring}   the owner's cookie and X-Workspace-Id: ${monitoring.workspace}`,
    '',
    '  try:',
    '',
    `  curl -s ${costs}/budgets/status -H 'X-NullSpend-Key: ${apiKey}'`,
    '',
    `  curl -s ${costs}/cost-events -H 'X-NullSpend-Key: ${apiKey}' -H 'Content-Type: application/json' -d '{"provider":"openai","model":"gpt-4.1","inputTokens":1200,"outputTokens":80,"costMicrodollars":3040}'`,
    '',
    `  curl -s '${costs}/cost-events/summary?period=7d' -H 'Cookie: ${sessions.owner}'`,
    '',
    `  curl -s ${url}/api/spend -H 'Authorization: Bearer ${projects.token}'`,
    '',
    `  curl -s ${url}${bases.monitoring}/api/dashboard -H 'X-Workspace-Id: ${monitoring.workspace}' -H 'Cookie: ${sessions.owner}'`,
    '',
    `  curl -s ${url}/v1/wallets/${wallets.wallet} -H 'Authorization: Bearer ${wallets.apiKey}'`,
    '',
  ].join('\n');
}
