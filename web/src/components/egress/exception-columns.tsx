import type { EgressExceptionView } from '@/domain/egress/view';
import type { Column } from '../list/column';
import { RowSecond } from '../list/list-row';
import { customerPath, devicePath } from '../shell/navigation';
import { Badge } from '../ui/badge';
import { TextLink } from '../ui/text-link';
import { RelativeTime } from '../ui/time';
import { exceptionStates, portsText } from './exception-words';
import { RemoveExceptionButton } from './remove-exception-button';

/** An exception as the list has it. */
export type ExceptionRow = EgressExceptionView & { readonly name: string };

/** What the list of egress exceptions shows. */
export const exceptionColumns: readonly Column<ExceptionRow>[] = [
  {
    ...{ id: 'block', title: 'Opens', width: 'title', fixed: true, card: 'title' },
    cell: ({ cidr }) => (
      <span className="block truncate font-mono font-medium" title={cidr}>
        {cidr}
      </span>
    ),
  },
  { ...{ id: 'ports', title: 'Ports', width: 'fit' }, cell: portsText },
  {
    ...{ id: 'state', title: 'State', width: 'fit', card: 'end' },
    cell: ({ state }) => <Badge tone={exceptionStates[state].tone}>{exceptionStates[state].label}</Badge>,
  },
  {
    ...{ id: 'for', title: 'Holds for', width: 'name' },
    cell: ({ customer, device }) =>
      device ? (
        <TextLink href={devicePath('admin', device.id)}>{device.name}</TextLink>
      ) : customer ? (
        <TextLink href={customerPath(customer.id)}>{customer.name}</TextLink>
      ) : (
        'All phones'
      ),
  },
  {
    ...{ id: 'note', title: 'Reason', width: 'name', room: '4xl' },
    cell: ({ note }) => (
      <span className="block truncate" title={note}>
        {note}
      </span>
    ),
  },
  {
    ...{ id: 'until', title: 'Until', width: 'fit', room: '3xl', className: 'text-muted-foreground' },
    cell: ({ expiresAt, state }) =>
      expiresAt ? <RelativeTime at={expiresAt} ahead={state === 'in_force'} /> : 'No end',
  },
  {
    ...{ id: 'by', title: 'Made by', width: 'name', room: '6xl' },
    cell: ({ createdBy, createdAt }) => (
      <>
        <span className="block truncate">{createdBy ?? 'A program'}</span>
        <RowSecond>
          <RelativeTime at={createdAt} />
        </RowSecond>
      </>
    ),
  },
  {
    ...{ id: 'remove', title: 'Remove', width: 'least', bare: true, fixed: true, card: 'end' },
    cell: (row) => <RemoveExceptionButton exception={row} />,
  },
];
