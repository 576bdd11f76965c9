import Link from 'next/link';
import { sharedActorKind, type AuditView } from '@/domain/audit/view';
import { customerPath } from '../shell/navigation';
import { cn } from '../ui/cn';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';
import { TextLink } from '../ui/text-link';
import { DateTime } from '../ui/time';
import { wordsOfAction } from './action-words';
import { factsOf } from './facts';

interface AuditTableProps {
  rows: readonly AuditView[];
  /** Address of the page; a target leads to all that was done to it. */
  path: string;
  /** Says of each row whose it is, for operators. */
  customers: boolean;
}

const columns = ['When', 'Who', 'Action', 'On', 'Customer', 'Change'] as const;

/** Who did what, on what, from where, when. Where there is no room for columns, each row becomes a block. */
export function AuditTable({ rows, path, customers }: AuditTableProps) {
  return (
    <Table className="max-lg:block">
      <caption className="sr-only">Audit log, newest first</caption>
      <TableHead className="max-lg:sr-only">
        <TableRow>
          {columns
            .filter((name) => customers || name !== 'Customer')
            .map((name) => (
              <TableHeader key={name}>{name}</TableHeader>
            ))}
        </TableRow>
      </TableHead>
      <TableBody className="max-lg:block">
        {rows.map((row) => (
          <Row key={row.id} row={row} path={path} customers={customers} />
        ))}
      </TableBody>
    </Table>
  );
}

const cell = 'align-top max-lg:block max-lg:p-0 max-lg:first:pl-0 max-lg:last:pr-0';

function Row({ row, path, customers }: { row: AuditView; path: string; customers: boolean }) {
  return (
    <TableRow className="max-lg:grid max-lg:gap-1.5 max-lg:px-5 max-lg:py-4">
      <TableCell className={cn(cell, 'whitespace-nowrap max-lg:text-xs max-lg:text-muted-foreground')}>
        <DateTime at={row.at} smallest="second" />
      </TableCell>
      <TableCell className={cn(cell, 'max-lg:order-1 lg:max-w-48')}>
        <Who row={row} />
      </TableCell>
      <TableCell className={cn(cell, 'lg:min-w-40 max-lg:font-medium')} title={row.action}>
        {wordsOfAction(row.action)}
      </TableCell>
      <TableCell className={cn(cell, 'max-lg:order-2 lg:min-w-36')}>
        <Target row={row} path={path} />
      </TableCell>
      {customers && (
        <TableCell className={cn(cell, 'max-lg:order-2 lg:max-w-32', row.customerId === null && 'max-lg:hidden')}>
          <CustomerLink id={row.customerId} name={row.customerName} />
        </TableCell>
      )}
      <TableCell className={cn(cell, 'w-full max-lg:order-3')}>
        <Facts sign="−" value={row.before} names={row.names} />
        <Facts sign="+" value={row.after} names={row.names} />
      </TableCell>
    </TableRow>
  );
}

/** Who it was, as far as the reader may know, from where, and through whose share. */
function Who({ row: { actorKind, actorName, ip, holderId, holderName, sharedWith } }: { row: AuditView }) {
  const share = sharedWith !== null && (actorKind === sharedActorKind ? sharedWith : 'through a share');
  return (
    <>
      <span className="block truncate" title={actorName ?? undefined}>
        {actorName ?? actorKind}
      </span>
      <span className="block text-xs wrap-anywhere text-muted-foreground">
        {[actorName !== null && actorKind, ip, share].filter(Boolean).join(' · ')}
      </span>
      {holderId !== null && holderName !== null && (
        <span className="block truncate text-xs text-muted-foreground">of {holderName}</span>
      )}
    </>
  );
}

/** Whose row it is; a customer that is gone has no page. */
function CustomerLink({ id, name }: { id: string | null; name: string | null }) {
  if (id === null) return '—';
  if (name === null) return <span className="text-muted-foreground">deleted</span>;
  return (
    <span className="block truncate" title={name}>
      <TextLink href={customerPath(id)}>{name}</TextLink>
    </span>
  );
}

/** What it was done to: its kind and name, without one the end of its id. It leads to all that was done to it. */
function Target({ row: { targetType, targetId, targetName }, path }: { row: AuditView; path: string }) {
  const kind = targetType.replaceAll('_', ' ');
  if (targetId === null) return kind;
  return (
    <Link
      href={`${path}?${new URLSearchParams({ target: targetId }).toString()}`}
      title={`Show everything done to it (${targetId})`}
      prefetch={false}
      className="group/target block rounded-sm lg:max-w-44"
    >
      <span className="block text-xs text-muted-foreground">{kind} </span>
      <span className="text-primary-text underline decoration-current/30 underline-offset-4 wrap-anywhere group-hover/target:decoration-current">
        {targetName ?? `…${targetId.slice(-6)}`}
      </span>
    </Link>
  );
}

/** What stood there before, or after. */
function Facts({ sign, value, names }: { sign: '−' | '+'; value: AuditView['before']; names: AuditView['names'] }) {
  const facts = factsOf(value, names);
  if (facts.length === 0) return null;
  return (
    <ul aria-label={sign === '+' ? 'After' : 'Before'} className="text-xs">
      {facts.map(({ name, text }) => (
        <li key={name} className={cn('flex gap-1.5', sign === '−' && 'text-muted-foreground')}>
          <span aria-hidden className="font-mono">
            {sign}
          </span>
          <span className="min-w-0 wrap-anywhere">
            <span className="text-muted-foreground">{name}</span> {text instanceof Date ? <DateTime at={text} /> : text}
          </span>
        </li>
      ))}
    </ul>
  );
}
