'use client';

import { Search } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import { searchText } from '@/domain/text';
import { textBounds } from '../format/bounds';
import { Input } from '../ui/input';

interface SearchBarProps {
  /** "Search devices". */
  label: string;
  placeholder: string;
  value: string;
  onChange: (search: string) => void;
  field?: RefObject<HTMLInputElement | null>;
  /** How many fit the filter, and how many there are. */
  counts: { found: number; total: number };
  /** Further filters. */
  children?: ReactNode;
}

/** What a list is filtered by, and how many that leaves. */
export function SearchBar({ label, placeholder, value, onChange, field, counts, children }: SearchBarProps) {
  const { found, total } = counts;
  return (
    <div role="search" className="flex flex-wrap items-center gap-3 p-4">
      <div className="relative min-w-40 flex-1 sm:max-w-xs">
        <Search aria-hidden className="absolute top-2.5 left-3 size-4 text-muted-foreground" />
        <Input
          type="search"
          aria-label={label}
          placeholder={placeholder}
          className="pl-9"
          {...textBounds(searchText)}
          ref={field}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
      {children}
      <p role="status" className="ml-auto text-sm text-muted-foreground max-sm:sr-only">
        {found === total ? `${total} in all` : `${found} of ${total}`}
      </p>
    </div>
  );
}
