import { homedir } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { runCommand } from './run.js';

/** What is typed into it is not shown again. */
const silence = new Writable({
  write: (_chunk, _encoding, done) => done(),
});

const isInteractive = process.stdin.isTTY && process.stderr.isTTY;

async function ask(
  question: string,
  { secret = false }: { readonly secret?: boolean } = {},
): Promise<string> {
  if (isInteractive) process.stderr.write(question);
  const output = secret ? silence : process.stderr;
  const lines = createInterface({
    input: process.stdin,
    ...(isInteractive ? { output, terminal: true } : {}),
  });
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
    if (isInteractive && secret) process.stderr.write('\n');
  }
}

/** Runs the command on this machine: its arguments, terminal, home folder and network. Sets the exit code. */
export async function runHere(version: string): Promise<void> {
  try {
    process.exitCode = await runCommand(
      {
        args: process.argv.slice(2),
        env: process.env,
        cwd: process.cwd(),
        home: homedir(),
        out: (text) => void process.stdout.write(text),
        err: (text) => void process.stderr.write(text),
        isTerminal: process.stdout.isTTY,
        isInteractive,
        ask,
        fetch,
        wait: async (ms) => {
          await wait(ms);
        },
        interrupted: () =>
          new Promise((resolve) => {
            for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
          }),
      },
      version,
    );
  } catch (error) {
    process.stderr.write(`bursar: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
