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
    ...{ id: 'device', title: 'Device', fixed: true, card: 'title', width: 'title' },
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
    ...{ id: 'state', title: 'State', width: 'fit', card: 'end' },
    cell: ({ state }) => <Badge tone={codeStates[state].tone}>{codeStates[state].label}</Badge>,
  },
  {
    ...{ id: 'customer', title: 'Customer', width: 'name' },
    cell: ({ customer }) =>
      customer ? (
        <TextLink href={customerPath(customer.id)}>{customer.name}</TextLink>
      ) : (
        <span className="text-muted-foreground">Not assigned</span>
      ),
  },
  {
    ...{ id: 'by', title: 'Made by', width: 'name' },
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
    ...{ id: 'ends', title: 'Until', width: 'fit', className: 'text-muted-foreground' },
    cell: ({ state, usedAt, expiresAt }) =>
      usedAt ? <RelativeTime at={usedAt} /> : <RelativeTime at={expiresAt} ahead={state === 'waiting'} />,
  },
  {
    ...{
      id: 'created',
      title: 'Made',
      width: 'fit',
      room: '5xl',
      card: 'none',
      className: 'text-muted-foreground',
    },
    cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
  },
  {
    ...{ id: 'relay', title: 'Relay', width: 'name', optional: true, card: 'none' },
    cell: ({ relay }) => <TextLink href={relayPath(relay.id)}>{relay.name}</TextLink>,
  },
  {
    ...{ id: 'revoke', title: 'Revoke', bare: true, width: 'least', fixed: true, card: 'end' },
    cell: ({ id, name, state }) => state === 'waiting' && <RevokeCodeButton id={id} name={name} />,
  },
];
