'use client';

import { useState, type HTMLAttributes, type KeyboardEvent, type PointerEvent } from 'react';

interface ChosenOptions {
  /** How many points the chart has. */
  readonly count: number;
  /** What the chart shows, for screen readers. */
  readonly label: string;
  /** A point in words, its exact values included. */
  readonly textOf: (index: number) => string;
  /** The point below the pointer, whose place is from 0 to 1 of the chart's width and height. */
  readonly at: (x: number, y: number) => number;
  /** How far keys go, where that is not to the next point: `across` for left and right, `along` for up and down. */
  readonly steps?: { readonly across: number; readonly along: number };
}

interface Chosen {
  /** The point that is looked at; undefined: none. */
  readonly index: number | undefined;
  /** For the element around the chart: one stop of the Tab key, arrow keys between the points, as a slider. */
  readonly props: HTMLAttributes<HTMLElement>;
}

/** Lets a person look at each point of a chart: by pointer, touch or keys, read aloud as it changes. */
export function useChosen({ count, label, textOf, at, steps = { across: 1, along: 1 } }: ChosenOptions): Chosen {
  const [hovered, setHovered] = useState<number>();
  const [focused, setFocused] = useState<number>();
  const last = count - 1;
  const within = (index: number) => Math.min(last, Math.max(0, index));
  const index = hovered ?? focused;
  const shown = index === undefined ? undefined : within(index);

  function onPointerMove({ currentTarget, clientX, clientY }: PointerEvent<HTMLElement>) {
    const { left, top, width, height } = currentTarget.getBoundingClientRect();
    if (width === 0 || height === 0) return;
    setHovered(within(at((clientX - left) / width, (clientY - top) / height)));
  }

  function onKeyDown(event: KeyboardEvent) {
    const from = shown ?? last;
    const to = {
      ArrowRight: from + steps.across,
      ArrowLeft: from - steps.across,
      ArrowUp: from + steps.along,
      ArrowDown: from - steps.along,
      PageUp: from + Math.ceil(count / 10),
      PageDown: from - Math.ceil(count / 10),
      Home: 0,
      End: last,
    }[event.key];
    if (event.key === 'Escape') setFocused(undefined);
    if (to === undefined) return;
    event.preventDefault();
    setHovered(undefined);
    setFocused(within(to));
  }

  const current = shown ?? last;
  return {
    index: shown,
    props: {
      ...{ role: 'slider', tabIndex: 0, 'aria-label': label, 'aria-readonly': true },
      ...{ 'aria-valuemin': 1, 'aria-valuemax': count, 'aria-valuenow': current + 1 },
      'aria-valuetext': textOf(current),
      onPointerMove,
      onPointerLeave: () => setHovered(undefined),
      onFocus: () => setFocused((before) => before ?? last),
      onBlur: () => setFocused(undefined),
      onKeyDown,
    },
  };
}
