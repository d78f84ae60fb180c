import { inspect } from 'node:util';

const line = (level: string, message: string, details?: Readonly<Record<string, unknown>>): void => {
  process.stderr.write(`bursar ${level}: ${message}${details ? ` ${inspect(details)}` : ''}\n`);
};

/** Writes problems to the standard error stream. */
export const standardErrorLogger = {
  warn: (message: string, details?: Readonly<Record<string, unknown>>): void =>
    line('warning', message, details),
  error: (message: string, details?: Readonly<Record<string, unknown>>): void =>
    line('error', message, details),
};
