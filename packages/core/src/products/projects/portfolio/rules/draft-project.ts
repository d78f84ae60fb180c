import { invalidInput, type Issue } from '../../../../kernel/errors.js';
import type { Micros } from '../../../../kernel/micros.js';
import { textLength, trimText } from '../../../../kernel/text.js';
import type { Project, ProjectStatus } from '../model.js';

/** What a new project is made of (projects spec §3.3). */
export interface ProjectDraft {
  readonly name: string;
  readonly description?: string | undefined;
  /** Micros of a dollar a month; 2,000 dollars when absent. */
  readonly budget?: Micros | undefined;
}

/** What an edit may change; absent members stay (projects spec §3.5). */
export interface ProjectPatch {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly budget?: Micros | undefined;
  readonly status?: ProjectStatus | undefined;
  readonly color?: string | undefined;
}

/** Colours of projects in the order in which they are made; then they begin again (projects spec §3.1). */
export const palette = [
  '#b8f036',
  '#36c5f0',
  '#f0a336',
  '#a36bff',
  '#ff6b8b',
  '#2ecf8f',
  '#f0e036',
  '#5c7cfa',
] as const;

const usualBudget: Micros = 2_000_000_000n;
const largestBudget: Micros = 1_000_000_000_000n;
const cent: Micros = 10_000n;

/** A name as names are compared: case and surrounding white space do not tell two apart. */
export const nameKeyOf = (name: string): string => trimText(name).toLowerCase();

/** The colour of the n-th project, counted from 0. */
export const colorOf = (n: number): string => palette[n % palette.length] ?? palette[0];

function faultsOf({ name, description, budget, color }: ProjectPatch): readonly Issue[] {
  const faults: Issue[] = [];
  const fault = (member: string, message: string): void => void faults.push({ path: [member], message });
  if (name !== undefined) {
    const length = textLength(trimText(name));
    if (length === 0) fault('name', 'is required');
    else if (length > 64) fault('name', 'must be at most 64 characters');
  }
  if (description !== undefined && textLength(description) > 500)
    fault('description', 'must be at most 500 characters');
  if (budget !== undefined) {
    if (budget <= 0n) fault('budget', 'must be more than 0');
    else if (budget > largestBudget) fault('budget', 'must be at most 1000000');
    else if (budget % cent !== 0n) fault('budget', 'must have at most 2 decimals');
  }
  if (color !== undefined && !/^#[0-9a-fA-F]{6}$/.test(color))
    fault('color', 'must be a colour like #36c5f0');
  return faults;
}

/**
 * A new project.
 *
 * @param n how many were made before, which decides its colour.
 * @throws DomainError `invalid` naming every member at fault.
 */
export function draftProject(draft: ProjectDraft, made: { id: string; n: number; now: Date }): Project {
  const faults = faultsOf(draft);
  if (faults.length > 0) throw invalidInput(faults);
  return {
    id: made.id,
    name: trimText(draft.name),
    nameKey: nameKeyOf(draft.name),
    description: draft.description ?? '',
    status: 'active',
    color: colorOf(made.n),
    monthlyBudget: draft.budget ?? usualBudget,
    usageTag: null,
    createdAt: made.now,
    updatedAt: made.now,
  };
}

/**
 * A project after an edit.
 *
 * @throws DomainError `invalid` for a member at fault, an edit of nothing, or a step back from `archived`.
 */
export function patchProject(project: Project, patch: ProjectPatch, now: Date): Project {
  const given = Object.values(patch).filter((value) => value !== undefined);
  if (given.length === 0) throw invalidInput([{ path: [], message: 'Nothing to change' }]);
  const faults = [...faultsOf(patch)];
  if (project.status === 'archived') faults.push({ path: [], message: 'An archived project cannot change' });
  if (faults.length > 0) throw invalidInput(faults);
  return {
    ...project,
    name: patch.name === undefined ? project.name : trimText(patch.name),
    nameKey: patch.name === undefined ? project.nameKey : nameKeyOf(patch.name),
    description: patch.description ?? project.description,
    status: patch.status ?? project.status,
    color: patch.color?.toLowerCase() ?? project.color,
    monthlyBudget: patch.budget ?? project.monthlyBudget,
    updatedAt: now,
  };
}
