'use client';

import { lazily } from './lazily';
import { openingOf, triggerOf } from './opening';
import type { PopoverContentProps } from './popover-panel';

const opening = openingOf();
const Panel = lazily(async () => (await import('./popover-panel')).PopoverPanel);

/** Controlled by `open`, else opened by its trigger. What it needs of Radix is loaded when it is first wanted. */
export const Popover = opening.Provider;

/** Its one child is the button that opens and closes it. */
export const PopoverTrigger = triggerOf(opening, Panel.preload);

/** A small window below its trigger: Escape and a click beside it close it, and the focus returns. */
export function PopoverContent(props: PopoverContentProps) {
  const state = opening.use();
  return <Panel {...props} open={state.open} opening={state} />;
}
