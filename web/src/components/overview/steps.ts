import type { OverviewView } from '@/domain/overview/view';

export interface Step {
  readonly name: 'pair' | 'connect' | 'use';
  readonly title: string;
  readonly text: string;
  readonly state: 'done' | 'next' | 'later';
}

/** The way to the first byte: what is done, what comes next. Pure. */
export function stepsOf({ paired, connected }: NonNullable<OverviewView['checklist']>): readonly Step[] {
  const steps = [
    {
      name: 'pair',
      done: paired,
      title: 'Pair a phone',
      text: 'Scan a code with an Android phone that has a SIM card. It becomes your private mobile proxy.',
    },
    {
      name: 'connect',
      done: connected,
      title: 'Create a connection',
      text: 'A port on the phone with its own username, password and limits.',
    },
    {
      name: 'use',
      done: false,
      title: 'Send the first request',
      text: 'Run the command, or enter the connection in your program. This list disappears with the first byte.',
    },
  ] as const;
  const next = steps.findIndex(({ done }) => !done);
  return steps.map(({ done, ...step }, index) => ({
    ...step,
    state: done ? 'done' : index === next ? 'next' : 'later',
  }));
}
