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
    ...{ id: 'block', title: 'Opens', fixed: true, card: 'title', className: 'max-w-52' },
    cell: ({ cidr }) => (
      <span className="block truncate font-mono font-medium" title={cidr}>
        {cidr}
      </span>
    ),
  },
  { ...{ id: 'ports', title: 'Ports', className: 'whitespace-nowrap' }, cell: portsText },
  {
    ...{ id: 'state', title: 'State', card: 'end' },
    cell: ({ state }) => <Badge tone={exceptionStates[state].tone}>{exceptionStates[state].label}</Badge>,
  },
  {
    ...{ id: 'for', title: 'Holds for', className: 'max-w-36 truncate' },
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
    ...{ id: 'note', title: 'Reason', room: '4xl', className: 'max-w-44' },
    cell: ({ note }) => (
      <span className="block truncate" title={note}>
        {note}
      </span>
    ),
  },
  {
    ...{ id: 'until', title: 'Until', room: '3xl', className: 'whitespace-nowrap text-muted-foreground' },
    cell: ({ expiresAt, state }) =>
      expiresAt ? <RelativeTime at={expiresAt} ahead={state === 'in_force'} /> : 'No end',
  },
  {
    ...{ id: 'by', title: 'Made by', room: '6xl', className: 'max-w-40' },
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
    ...{ id: 'remove', title: 'Remove', bare: true, fixed: true, card: 'end', className: '@2xl:w-px' },
    cell: (row) => <RemoveExceptionButton exception={row} />,
  },
];
