'use client';

import { useRouter } from 'next/navigation';
import { useState, type FocusEvent, type KeyboardEvent, type MouseEvent, type PointerEvent } from 'react';
import type { FleetCell } from '@/domain/cockpit/view';
import { deviceStateNames, deviceStates, type DeviceStateName } from '@/domain/device/states';
import { devicePath } from '../shell/navigation';
import { useLiveRow } from '../shell/use-live-row';
import { cn } from '../ui/cn';

/** A colour and a sign for each state: neither alone says it. */
const looks = {
  online: { sign: '', ground: 'bg-success-solid' },
  degraded: { sign: '!', ground: 'border border-warning-solid bg-warning-soft text-warning' },
  rotating: { sign: '↻', ground: 'bg-primary text-primary-foreground' },
  no_mobile: { sign: '∅', ground: 'border border-warning-solid bg-warning-soft text-warning' },
  offline: { sign: '×', ground: 'bg-danger-solid text-white' },
  not_paired: { sign: '–', ground: 'border border-dashed border-input text-muted-foreground' },
} as const satisfies Record<DeviceStateName, { sign: string; ground: string }>;

interface PhoneGridProps {
  title: string;
  /** Beside it: how many there are. */
  count: string;
  cells: readonly FleetCell[];
}

/** Phones as cells, each a link: one stop of the Tab key, with arrow keys between them. */
export function PhoneGrid({ title, count, cells }: PhoneGridProps) {
  const router = useRouter();
  const [stop, setStop] = useState(0);
  const [looked, setLooked] = useState<number>();
  const cell = looked === undefined ? undefined : cells[looked];

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const next = neighbour(event, Math.min(stop, cells.length - 1));
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
  function look(event: FocusEvent | PointerEvent) {
    const index = indexOf(event.target);
    setLooked(index);
    if (event.type === 'focus' && index !== undefined) setStop(index);
  }
  // As a link of Next would, without 300 of them
  function open(event: MouseEvent) {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    router.push(link.pathname);
  }
  return (
    <section aria-label={title} className="grid gap-1.5">
      <div className="flex items-baseline gap-2">
        <h3 className="shrink-0 text-sm font-medium">{title}</h3>
        <span className="shrink-0 text-xs text-muted-foreground tabular-nums">{count}</span>
        <p aria-hidden className="ml-auto truncate text-xs text-muted-foreground">
          {cell && textOf(cell)}
        </p>
      </div>
      <div
        role="group"
        aria-label={`Phones: ${title}`}
        className="flex flex-wrap gap-1"
        {...{ onKeyDown, onFocus: look, onPointerOver: look, onClick: open }}
        onBlur={() => setLooked(undefined)}
        onPointerLeave={() => setLooked(undefined)}
      >
        {cells.map((one, index) => (
          <Cell key={one.id} cell={one} index={index} isStop={index === Math.min(stop, cells.length - 1)} />
        ))}
      </div>
    </section>
  );
}

/** A phone as it is now: its state changes in place, and its group when the page is read again. */
function Cell({ cell, index, isStop }: { cell: FleetCell; index: number; isStop: boolean }) {
  const { state: said } = useLiveRow('device', cell);
  const state = stateIn(said) ?? cell.state;
  return (
    <a
      href={devicePath('admin', cell.id)}
      data-index={index}
      tabIndex={isStop ? 0 : -1}
      aria-label={textOf({ ...cell, state })}
      className={cn('grid size-6 place-items-center rounded-md text-xs font-bold', looks[state].ground)}
    >
      {looks[state].sign}
    </a>
  );
}

/** The name of a state: of a cell as the page has it, or of a device's view, which live updates bring. */
function stateIn(said: unknown): DeviceStateName | undefined {
  const name: unknown = typeof said === 'object' && said !== null ? Reflect.get(said, 'name') : said;
  return deviceStateNames.find((one) => one === name);
}

function textOf({ name, state, customer, carrier, relay }: FleetCell): string {
  return [name, deviceStates[state].label, customer ?? 'Not assigned', carrier, relay]
    .filter((part) => part !== null)
    .join(' · ');
}

function indexOf(target: EventTarget): number | undefined {
  const index = target instanceof HTMLElement ? target.dataset['index'] : undefined;
  return index === undefined ? undefined : Number(index);
}

/** The cell that a key leads to: beside, or above and below as they lie on the screen. */
function neighbour(event: KeyboardEvent<HTMLElement>, from: number): HTMLElement | undefined {
  const cells = [...event.currentTarget.querySelectorAll<HTMLElement>('a')];
  switch (event.key) {
    case 'ArrowRight':
      return cells[from + 1];
    case 'ArrowLeft':
      return cells[from - 1];
    case 'Home':
      return cells[0];
    case 'End':
      return cells.at(-1);
    case 'ArrowDown':
    case 'ArrowUp':
      return inColumn(cells, from, event.key === 'ArrowDown' ? 1 : -1);
    default:
      return undefined;
  }
}

function inColumn(cells: readonly HTMLElement[], from: number, step: 1 | -1): HTMLElement | undefined {
  const { offsetLeft: left = 0, offsetTop: top = 0 } = cells[from] ?? {};
  for (let index = from + step; index >= 0 && index < cells.length; index += step) {
    const cell = cells[index];
    if (cell && cell.offsetLeft === left && cell.offsetTop !== top) return cell;
  }
  return undefined;
}
