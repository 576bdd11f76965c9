'use client';

import { LoaderCircle, Search } from 'lucide-react';
import { Fragment, useId, useState, type KeyboardEvent } from 'react';
import { maxSearchLength } from '@/domain/search/bounds';
import { cn } from '../ui/cn';
import type { Entry, EntryGroup } from './entries';

interface PaletteListProps {
  groups: readonly EntryGroup[];
  text: string;
  asking: boolean;
  error: string | undefined;
  onText: (text: string) => void;
  onChoose: (entry: Entry) => void;
}

/** A field over a list that its arrow keys move through (WAI-ARIA: combobox with a listbox). */
export function PaletteList({ groups, text, asking, error, onText, onChoose }: PaletteListProps) {
  const id = useId();
  const [chosen, setChosen] = useState<string>();
  const entries = groups.flatMap((group) => group.entries);
  const current = entries.find((entry) => entry.id === chosen) ?? entries[0];

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && entries.length > 0) {
      event.preventDefault();
      const at = current ? entries.indexOf(current) : 0;
      const next = entries[(at + step + entries.length) % entries.length];
      setChosen(next?.id);
      if (next) document.getElementById(`${id}-${next.id}`)?.scrollIntoView({ block: 'nearest' });
    }
    // What is listed may still be that of the text before
    if (event.key === 'Enter' && !event.nativeEvent.isComposing && current && !asking) {
      event.preventDefault();
      onChoose(current);
    }
  }

  return (
    <>
      <div className="flex items-center gap-3 border-b px-4">
        {asking ? (
          <LoaderCircle aria-hidden className="size-4 shrink-0 animate-spin text-muted-foreground" />
        ) : (
          <Search aria-hidden className="size-4 shrink-0 text-muted-foreground" />
        )}
        <input
          role="combobox"
          aria-label="Search everything"
          aria-expanded={entries.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={current && `${id}-${current.id}`}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          maxLength={maxSearchLength}
          placeholder="A device, an IP address and time, a port, “rotate …”"
          className="h-12 w-full min-w-0 bg-transparent text-base outline-none placeholder:text-muted-foreground"
          value={text}
          onChange={(event) => {
            setChosen(undefined);
            onText(event.target.value);
          }}
          onKeyDown={onKeyDown}
        />
        <kbd className="rounded border px-1.5 text-xs text-muted-foreground max-sm:hidden">Esc</kbd>
      </div>
      <div role="listbox" id={`${id}-list`} aria-label="Found" className="overflow-y-auto overscroll-contain p-2">
        {groups.map(({ title, entries }) => (
          <div key={title} role="group" aria-label={title}>
            <p aria-hidden className="px-3 pt-2 pb-1 text-xs font-medium text-muted-foreground">
              {title}
            </p>
            {entries.map((entry) => (
              <Fragment key={entry.id}>
                <Option
                  id={`${id}-${entry.id}`}
                  entry={entry}
                  current={entry === current}
                  onPoint={() => setChosen(entry.id)}
                  onChoose={() => onChoose(entry)}
                />
              </Fragment>
            ))}
          </div>
        ))}
      </div>
      <p role="status" className={cn('px-5 pb-4 text-sm text-muted-foreground', entries.length > 0 && 'sr-only')}>
        {error ?? (asking ? 'Searching…' : entries.length === 0 ? 'Nothing found.' : `${entries.length} found.`)}
      </p>
    </>
  );
}

interface OptionProps {
  id: string;
  entry: Entry;
  current: boolean;
  onPoint: () => void;
  onChoose: () => void;
}

function Option({ id, entry, current, onPoint, onChoose }: OptionProps) {
  const { icon: Icon, label, detail } = entry;
  return (
    <div
      role="option"
      id={id}
      aria-selected={current}
      className={cn(
        'flex min-h-10 cursor-pointer items-center gap-3 rounded-lg px-3 py-1.5 text-sm',
        current && 'bg-primary-soft text-primary-text',
      )}
      onPointerMove={onPoint}
      onClick={onChoose}
    >
      <Icon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
      <span className="grid min-w-0 flex-1">
        <span className="truncate font-medium">{label}</span>
        {detail !== undefined && <span className="truncate text-xs text-muted-foreground">{detail}</span>}
      </span>
    </div>
  );
}
