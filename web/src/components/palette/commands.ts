import { BellRing, Power, RotateCw, type LucideIcon } from 'lucide-react';
import type { SearchView } from '@/domain/search/view';

export type PhoneCommand = SearchView['devices'][number]['commands'][number];

interface CommandWords {
  readonly icon: LucideIcon;
  /** Before the phone's name: "Rotate Berlin 04". */
  readonly verb: string;
  /** What people type for it. */
  readonly typed: readonly string[];
}

export const phoneCommands = {
  rotate: { icon: RotateCw, verb: 'Rotate', typed: ['rotate', 'new ip'] },
  reboot: { icon: Power, verb: 'Reboot', typed: ['reboot', 'restart'] },
  find_phone: { icon: BellRing, verb: 'Ring', typed: ['ring', 'find'] },
} as const satisfies Record<PhoneCommand, CommandWords>;

const names = ['rotate', 'reboot', 'find_phone'] as const satisfies readonly PhoneCommand[];
const minLetters = 3;

/** "rota berlin 04" is the command `rotate` for "berlin 04"; a text that begins with no command is all words. */
export function splitCommand(text: string): { command: PhoneCommand | undefined; words: string } {
  const typed = text.trimStart().toLowerCase();
  for (const command of names) {
    for (const word of phoneCommands[command].typed) {
      const whole = typed.startsWith(`${word} `) || typed === word;
      const part = typed.split(' ')[0] ?? '';
      const begun = part.length >= minLetters && word.startsWith(part);
      if (whole || begun)
        return {
          command,
          words: text
            .trimStart()
            .slice(whole ? word.length : part.length)
            .trim(),
        };
    }
  }
  return { command: undefined, words: text.trim() };
}
