import Link from 'next/link';
import type { ReactNode } from 'react';
import type { UsageItem } from '@/domain/usage/view';
import type { UsageSort } from '@/domain/usage/input';
import { formatBytes } from '../format/bytes';
import { RangeLinks } from '../chart/range-links';
import { Card, CardHeader } from '../ui/card';
import { Progress } from '../ui/progress';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';
import { QuotaLine } from './quota-line';

interface UsageListProps {
  title: string;
  description: string;
  /** Of the things listed, in a column's heading. */
  what: string;
  items: readonly UsageItem[];
  sort: UsageSort;
  hrefOf: (id: string) => string;
  sortHref: (sort: UsageSort) => string;
  pages: ReactNode;
}

const sorts = [
  { name: 'most', label: 'Most' },
  { name: 'least', label: 'Least' },
  { name: 'name', label: 'Name' },
] as const satisfies readonly { name: UsageSort; label: string }[];

/** The order that an address names; the most first for any other. */
export function sortIn(value: unknown): UsageSort {
  return sorts.find(({ name }) => name === value)?.name ?? 'most';
}

/** What connections, devices or customers used this month, in an order that a person chooses. */
export function UsageList({ title, description, what, items, sort, hrefOf, sortHref, pages }: UsageListProps) {
  const links = sorts.map(({ name, label }) => ({ label, href: sortHref(name), current: name === sort }));
  const most = Math.max(1, ...items.map(({ up, down }) => up + down));
  const limited = items.some(({ quota }) => quota !== null);
  return (
    <Card aria-labelledby="usage-list">
      <CardHeader
        id="usage-list"
        title={title}
        description={description}
        action={<RangeLinks label="Order of the list" links={links} />}
      />
      <div className="mt-3 border-t">
        <Table>
          <TableHead>
            <TableRow>
              <TableHeader>{what}</TableHeader>
              <TableHeader className="text-right max-sm:hidden">Down</TableHeader>
              <TableHeader className="text-right max-sm:hidden">Up</TableHeader>
              <TableHeader className="text-right">This month</TableHeader>
              {limited && <TableHeader className="min-w-40">Data limit</TableHeader>}
            </TableRow>
          </TableHead>
          <TableBody>
            {items.map((item) => (
              <TableRow key={item.id} className="hover:bg-muted/60">
                <TableCell className="max-w-56 min-w-28">
                  <Link
                    href={hrefOf(item.id)}
                    prefetch={false}
                    className="block truncate rounded-sm py-0.5 font-medium text-primary-text hover:underline"
                  >
                    {item.name}
                  </Link>
                  {item.deviceName && (
                    <span className="block truncate text-xs text-muted-foreground">{item.deviceName}</span>
                  )}
                </TableCell>
                <TableCell className="text-right whitespace-nowrap tabular-nums max-sm:hidden">
                  {formatBytes(item.down)}
                </TableCell>
                <TableCell className="text-right whitespace-nowrap tabular-nums max-sm:hidden">
                  {formatBytes(item.up)}
                </TableCell>
                <TableCell className="text-right font-medium whitespace-nowrap tabular-nums">
                  {formatBytes(item.up + item.down)}
                  <Progress
                    label={`Share of ${item.name}`}
                    value={(item.up + item.down) / most}
                    text={`${formatBytes(item.up + item.down)}; the most in this list is ${formatBytes(most)}`}
                    className="mt-1 ml-auto h-1 w-24"
                  />
                </TableCell>
                {limited && (
                  <TableCell>
                    {item.quota ? (
                      <QuotaLine quota={item.quota} name={item.name} />
                    ) : (
                      <span className="text-xs text-muted-foreground">No limit</span>
                    )}
                  </TableCell>
                )}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
      {pages}
    </Card>
  );
}
