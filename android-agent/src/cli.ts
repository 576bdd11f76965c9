#!/usr/bin/env node
import { pino } from 'pino';
import { help } from './cli/help.ts';
import { pairCommand } from './cli/pair-command.ts';
import { runCommand } from './cli/run-command.ts';
import { simulateCommand } from './cli/simulate-command.ts';
import { UsageError } from './credentials.ts';
import { parseSettings } from './settings.ts';
import { appVersion } from './version.ts';

async function main(command: string | undefined, args: readonly string[]): Promise<void> {
  if (
    command === undefined ||
    command === 'help' ||
    [command, ...args].some((arg) => arg === '--help' || arg === '-h')
  ) {
    process.stdout.write(help);
    return;
  }
  if (command === '--version') return void process.stdout.write(`${appVersion}\n`);
  const settings = parseSettings(process.env);
  const log = pino({ level: settings.logLevel, base: undefined }, pino.destination(2));
  switch (command) {
    case 'pair':
      return pairCommand(args, log);
    case 'run':
      return runCommand(args, settings, log);
    case 'simulate':
      return simulateCommand(args, settings, log);
    default:
      throw new UsageError(`there is no command ${command}; see --help`);
  }
}

/** Mistakes in the arguments are reported in one sentence; only what no one foresaw comes with its stack. */
function explain(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  const isArgument = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (isArgument) return `${error.message.split('. ')[0]}; see --help`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

const [command, ...args] = process.argv.slice(2);
main(command, args).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`pocketproxy-agent: ${explain(error)}\n`);
    process.exit(1);
  },
);
