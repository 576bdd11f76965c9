import { setTimeout as sleep } from 'node:timers/promises';
import { Refused } from '../refused.ts';
import type { Rotation, RotationMethod } from './network.ts';
import { runProgram, type CommandLine } from './run-program.ts';

/** Programs that change a modem's address: one that does all, or one for each direction of the radio. */
export type RotationPrograms =
  { readonly cycle: CommandLine } | { readonly off: CommandLine; readonly on: CommandLine };

/** Stand in the arguments of a cycle program for the hold; only a program that has one of them can hold. */
const placeholders: Readonly<Record<string, (holdMs: number) => number>> = {
  '{holdMs}': (holdMs) => holdMs,
  '{holdSeconds}': (holdMs) => Math.ceil(holdMs / 1_000),
};

/** What the relay can expect of these programs. */
export function methodOf(programs: RotationPrograms): RotationMethod {
  if ('off' in programs) return { name: 'airplane', steps: true, holds: true };
  const [, ...args] = programs.cycle;
  const holds = args.some((part) => Object.keys(placeholders).some((word) => part.includes(word)));
  return { name: 'program', steps: false, holds };
}

/** Runs them to their end. @throws Refused rotation_failed (cycle), radio_stuck (off, on), when one fails or is stopped */
export async function runRotation(
  programs: RotationPrograms,
  signal: AbortSignal,
  { holdMs, onStep }: Rotation,
): Promise<void> {
  await onStep('radio_off');
  if ('cycle' in programs) return run(withHold(programs.cycle, holdMs), signal, 'rotation_failed');
  await run(programs.off, signal, 'radio_stuck');
  await onStep('hold');
  await sleep(holdMs, undefined, { signal });
  await onStep('radio_on');
  await run(programs.on, signal, 'radio_stuck');
}

async function run(program: CommandLine, signal: AbortSignal, reason: Refused['reason']): Promise<void> {
  await runProgram(program, signal).catch((cause: unknown) => {
    throw new Refused(reason, { cause });
  });
}

function withHold([program, ...args]: CommandLine, holdMs: number): CommandLine {
  const fill = (arg: string): string =>
    Object.entries(placeholders).reduce((text, [word, value]) => text.replaceAll(word, String(value(holdMs))), arg);
  return [program, ...args.map(fill)];
}
