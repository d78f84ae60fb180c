import { periodContaining } from '../../kernel/window.js';
import type { Budget } from '../model.js';
import { windowOf } from './facts.js';

/** Boundaries looked at: two years of days, decades of months. */
const boundaries = 800;

/**
 * Whether every period of a child lies inside one period of its parent (ruling 21): wherever the parent turns from
 * `from` on, the child turns too. Inside a parent that never resets lies every child.
 */
export function windowInside(
  child: Pick<Budget, 'window' | 'anchor'>,
  parent: Pick<Budget, 'window' | 'anchor'>,
  from: Date,
): boolean {
  if (parent.window.kind === 'forever') return true;
  if (child.window.kind === 'forever') return false;
  const [inner, outer] = [windowOf(child), windowOf(parent)];
  let turn = periodContaining(outer, from).end;
  for (let left = boundaries; left > 0 && turn !== null; left--) {
    if (periodContaining(inner, turn).start.getTime() !== turn.getTime()) return false;
    turn = periodContaining(outer, turn).end;
  }
  return true;
}
