import type { GroupColour } from '@/domain/group/colours';
import { cn } from '../ui/cn';

export const colourClasses: Readonly<Record<GroupColour, string>> = {
  grey: 'bg-slate-500',
  red: 'bg-red-600',
  orange: 'bg-orange-500',
  green: 'bg-green-600',
  teal: 'bg-teal-600',
  blue: 'bg-blue-600',
  violet: 'bg-violet-600',
  pink: 'bg-pink-600',
};

/** The dot of a group's colour; its name stands beside it. */
export function GroupDot({ colour, className }: { colour: GroupColour; className?: string }) {
  return <span aria-hidden className={cn('size-3 shrink-0 rounded-full', colourClasses[colour], className)} />;
}
