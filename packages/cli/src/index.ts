export { runCommand } from './run.js';
export { exitCodes } from './exit.js';
export type { Surroundings } from './surroundings.js';
export { runHere } from './here.js';
