import type { PairingCodeRowView } from '@/domain/device/view';
import type { Column } from '../list/column';
import { RowSecond } from '../list/list-row';
import { customerPath, devicePath, relayPath } from '../shell/navigation';
import { Badge } from '../ui/badge';
import { TextLink } from '../ui/text-link';
import { RelativeTime } from '../ui/time';
import { codeStates } from './code-filter';
import { RevokeCodeButton } from './revoke-code-button';

/** A code as the list has it: always with a name. */
export type CodeRow = PairingCodeRowView & { readonly name: string };

/** What the list of pairing codes shows. */
export const codeColumns: readonly Column<CodeRow>[] = [
  {
    ...{ id: 'device', title: 'Device', fixed: true, card: 'title', className: 'max-w-56' },
    cell: ({ name, device, state }) => (
      <>
        <span className="block truncate font-medium">
          {device ? <TextLink href={devicePath('admin', device.id)}>{name}</TextLink> : name}
        </span>
        {device && state !== 'used' && <RowSecond>Replaces its phone</RowSecond>}
      </>
    ),
  },
  {
    ...{ id: 'state', title: 'State', card: 'end' },
    cell: ({ state }) => <Badge tone={codeStates[state].tone}>{codeStates[state].label}</Badge>,
  },
  {
    ...{ id: 'customer', title: 'Customer', className: 'max-w-44 truncate' },
    cell: ({ customer }) =>
      customer ? (
        <TextLink href={customerPath(customer.id)}>{customer.name}</TextLink>
      ) : (
        <span className="text-muted-foreground">Not assigned</span>
      ),
  },
  {
    ...{ id: 'by', title: 'Made by', className: 'max-w-44' },
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
    ...{ id: 'ends', title: 'Until', className: 'whitespace-nowrap text-muted-foreground' },
    cell: ({ state, usedAt, expiresAt }) =>
      usedAt ? <RelativeTime at={usedAt} /> : <RelativeTime at={expiresAt} ahead={state === 'waiting'} />,
  },
  {
    ...{
      id: 'created',
      title: 'Made',
      room: '5xl',
      card: 'none',
      className: 'whitespace-nowrap text-muted-foreground',
    },
    cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
  },
  {
    ...{ id: 'relay', title: 'Relay', optional: true, card: 'none', className: 'max-w-36 truncate' },
    cell: ({ relay }) => <TextLink href={relayPath(relay.id)}>{relay.name}</TextLink>,
  },
  {
    ...{ id: 'revoke', title: 'Revoke', bare: true, fixed: true, card: 'end', className: '@2xl:w-px' },
    cell: ({ id, name, state }) => state === 'waiting' && <RevokeCodeButton id={id} name={name} />,
  },
];
