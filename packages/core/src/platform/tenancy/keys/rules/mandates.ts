import { invalid, invalidInput, type Issue } from '../../../../kernel/errors.js';
import { isText, textLength } from '../../../../kernel/text.js';

const listFaults = (name: string, list: readonly string[] | null | undefined): Issue[] => {
  if (!list) return [];
  const issues: Issue[] = [];
  if (list.length > 50) issues.push({ path: [name], message: 'must have at most 50 entries' });
  list.forEach((entry, index) => {
    if (!isText(entry) || entry === '' || textLength(entry) > 100)
      issues.push({ path: [name, index], message: 'must have 1 to 100 characters' });
  });
  return issues;
};

/**
 * Checks what a caller wants a key to be limited to.
 *
 * @throws DomainError `invalid` for more than 50 models or providers, or one that is empty or over 100 characters.
 */
export function checkMandates(wanted: {
  readonly allowedModels?: readonly string[] | null;
  readonly allowedProviders?: readonly string[] | null;
}): void {
  const issues = [
    ...listFaults('allowedModels', wanted.allowedModels),
    ...listFaults('allowedProviders', wanted.allowedProviders),
  ];
  if (issues.length > 0) throw invalidInput(issues);
}

/**
 * Checks that tags can be stored; how many and which names a surface allows is its own affair.
 *
 * @throws DomainError `invalid` for NUL or a lone surrogate in a name or value.
 */
export function checkTags(tags: Readonly<Record<string, string>> | undefined): void {
  for (const [name, value] of Object.entries(tags ?? {}))
    if (!isText(name) || !isText(value)) throw invalid(['defaultTags', name], 'must be well-formed text');
}
