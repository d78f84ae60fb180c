import { Command, CommanderError, Option } from 'commander';
import { addCardCommands } from './commands/cards.js';
import { addKeyCommands } from './commands/keys.js';
import { addMoneyCommands } from './commands/money-flow.js';
import { addPolicyCommands } from './commands/policy.js';
import { addControlCommands } from './commands/project-control.js';
import { addPortfolioCommands } from './commands/projects.js';
import { addSessionCommands } from './commands/session.js';
import { addWalletCommands } from './commands/wallets.js';
import { addWebhookCommands } from './commands/webhooks.js';
import { openContext } from './context.js';
import { CommandError, exitCodes } from './exit.js';
import type { Surroundings } from './surroundings.js';

const exitCodeHelp = `
Exit codes: 0 done, 1 the server refused, 2 bad arguments or file (diff: there are differences),
3 not logged in, 4 nobody answered.`;

/** Runs the command once. @returns the exit code: one of `exitCodes`. */
export async function runCommand(surroundings: Surroundings, version: string): Promise<number> {
  const program = new Command('bursar')
    .description('Spend control from a terminal: policy files, wallets, cards, approvals, projects.')
    .version(version)
    .option('--json', 'results as JSON')
    .option('--quiet', 'results only')
    .addOption(new Option('--env <environment>', 'which key to use').choices(['live', 'test', 'dev']))
    .option('--data <folder>', 'work on an embedded database in this folder, without a server')
    .addHelpText('after', exitCodeHelp)
    .exitOverride()
    .configureOutput({ writeOut: surroundings.out, writeErr: surroundings.err })
    .showSuggestionAfterError();
  const context = openContext(program, surroundings);
  for (const add of [
    addSessionCommands,
    addPolicyCommands,
    addWalletCommands,
    addCardCommands,
    addMoneyCommands,
    addKeyCommands,
    addWebhookCommands,
    addPortfolioCommands,
    addControlCommands,
  ])
    add(program, context);
  try {
    await program.parseAsync([...surroundings.args], { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    if (!(error instanceof CommandError)) throw error;
    const lines = [
      error.message === '' ? '' : `bursar: ${error.message}`,
      ...error.hints.map((hint) => `  ${hint}`),
    ];
    const said = lines.filter((line) => line !== '').join('\n');
    if (said !== '') surroundings.err(`${said}\n`);
    return error.exitCode;
  } finally {
    await context.close();
  }
}
