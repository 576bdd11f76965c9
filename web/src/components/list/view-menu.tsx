import { Keyboard, Settings2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import type { Density } from '@/base/density';
import { Button } from '../ui/button';
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '../ui/dropdown-menu';
import { columnIdsIn, columnsQuery, sortedQuery } from './address';
import { shownColumns, withColumn, type Column } from './column';
import { useDensity } from './density';
import { useListQuery } from './use-list-query';

interface ViewMenuProps<Row> {
  columns: readonly Column<Row>[];
  sort: string;
  normalSort: string;
  onHelp: () => void;
}

/** How a list looks: its columns, how much room its rows take, and, where it has no headings, its order. */
export function ViewMenu<Row>({ columns, sort, normalSort, onHelp }: ViewMenuProps<Row>) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="outline" aria-label="View" className="px-3">
          <Settings2 aria-hidden /> <span className="max-sm:hidden">View</span>
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <SortChoice {...{ columns, sort, normalSort }} />
        <div className="max-md:hidden">
          <DensityChoice />
          <DropdownMenuSeparator />
          <ColumnChoice columns={columns} />
          <DropdownMenuSeparator />
          <DropdownMenuItem onSelect={onHelp}>
            <Keyboard aria-hidden /> Keys
          </DropdownMenuItem>
        </div>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

const densities: readonly { value: Density; label: string }[] = [
  { value: 'compact', label: 'Compact' },
  { value: 'comfortable', label: 'Comfortable' },
];

function DensityChoice() {
  const { density, choose } = useDensity();
  return (
    <>
      <DropdownMenuLabel>Rows</DropdownMenuLabel>
      <DropdownMenuRadioGroup value={density}>
        {densities.map(({ value, label }) => (
          <DropdownMenuRadioItem key={value} value={value} onSelect={() => choose(value)}>
            {label}
          </DropdownMenuRadioItem>
        ))}
      </DropdownMenuRadioGroup>
    </>
  );
}

function ColumnChoice<Row>({ columns }: { columns: readonly Column<Row>[] }) {
  const { query, show } = useListQuery();
  const ids = columnIdsIn(query);
  const shown = shownColumns(columns, ids);
  return (
    <>
      <DropdownMenuLabel>Columns</DropdownMenuLabel>
      {columns
        .filter(({ fixed }) => !fixed)
        .map((column) => (
          <DropdownMenuCheckboxItem
            key={column.id}
            checked={shown.includes(column)}
            onCheckedChange={() => show(columnsQuery(query, withColumn(columns, ids, column.id)))}
          >
            {column.title}
          </DropdownMenuCheckboxItem>
        ))}
    </>
  );
}

function SortChoice<Row>({ columns, sort, normalSort }: Omit<ViewMenuProps<Row>, 'onHelp'>) {
  const router = useRouter();
  const { query, hrefOf } = useListQuery();
  const go = (name: string) => router.push(hrefOf(sortedQuery(query, name, sort, normalSort)), { scroll: false });
  return (
    <div className="md:hidden">
      <DropdownMenuLabel>Sort by; once more turns it around</DropdownMenuLabel>
      <DropdownMenuRadioGroup value={sort.replace(/^-/, '')}>
        {columns.map(({ id, title, sort: name }) =>
          name === undefined ? null : (
            <DropdownMenuRadioItem key={id} value={name} onSelect={() => go(name)}>
              {title}
            </DropdownMenuRadioItem>
          ),
        )}
      </DropdownMenuRadioGroup>
    </div>
  );
}
