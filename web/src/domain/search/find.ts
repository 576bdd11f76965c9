import type { z } from 'zod';
import { asOwned, can } from '@/domain/authorize';
import { connectionsThatFit } from '@/domain/connection/filter';
import type { Context } from '@/domain/context';
import { devicesThatFit } from '@/domain/device/filter';
import { stateColumns, stateOf } from '@/domain/device/state';
import { parse } from '@/domain/parse';
import { canRotate } from '@/domain/rotation/refusal';
import { wordsOf } from '@/domain/search';
import { findAddresses } from '@/domain/search/addresses';
import { searchInput } from '@/domain/search/input';
import type { SearchView } from '@/domain/search/view';
import { readSearch } from '@/domain/search/words';
import { visibleConnections } from '@/domain/visibility/connections';
import { visibleDevices } from '@/domain/visibility/devices';

/** Found of each kind at most. */
const most = 6;
/** One letter fits almost everything. */
const minLength = 2;
const byName = [{ name: 'asc' }, { id: 'asc' }] as const;
const named = { select: { id: true, name: true } } as const;

/**
 * Finds phones, past and present addresses, connections and customers by what a person types, as far as the viewer may
 * see them: members their own. An address with a time finds who had it then.
 * @throws AppError `invalid`
 */
export async function search(context: Context, input: z.input<typeof searchInput>): Promise<SearchView> {
  const { text, timeZone } = parse(searchInput, input);
  const { ip, moment, text: words } = readSearch(text, timeZone);
  // Beside an address words are those of a letter, not names
  if (ip !== null) return { ...nothing, addresses: await findAddresses(context, ip, moment, most) };
  if (words.length < minLength) return nothing;
  const [devices, connections, customers] = await Promise.all([
    findDevices(context, words),
    findConnections(context, words),
    findCustomers(context, words),
  ]);
  return { addresses: [], devices, connections, customers };
}

const nothing: SearchView = { addresses: [], devices: [], connections: [], customers: [] };

async function findDevices({ db, viewer }: Context, text: string): Promise<SearchView['devices']> {
  const rows = await db.device.findMany({
    where: { AND: [visibleDevices(viewer), devicesThatFit(viewer, { search: text })] },
    select: { id: true, name: true, customerId: true, capabilities: true, customer: named, ...stateColumns },
    orderBy: [...byName],
    take: most,
  });
  return rows.map((row) => {
    const rotate = can(viewer, 'device.rotate', asOwned(row)) && canRotate(row);
    const command = can(viewer, 'device.command', row);
    const { id, name, customer, capabilities } = row;
    const able = (kind: string) => command && (capabilities.length === 0 || capabilities.includes(kind));
    return {
      ...{ id, name, customer, state: stateOf(row).name },
      commands: [
        ...(rotate ? (['rotate'] as const) : []),
        ...(['reboot', 'find_phone'] as const).filter((kind) => able(kind)),
      ],
    };
  });
}

async function findConnections(context: Context, text: string): Promise<SearchView['connections']> {
  const { db, viewer } = context;
  const fit = await connectionsThatFit(context, { search: text });
  const rows = await db.connection.findMany({
    where: { AND: [visibleConnections(viewer), fit] },
    select: {
      ...{ id: true, name: true, username: true, port: true },
      relay: { select: { publicHost: true } },
      device: { select: { id: true, name: true, customer: named } },
    },
    orderBy: [...byName],
    take: most,
  });
  return rows.map(({ relay, device: { customer, ...device }, ...connection }) => {
    return { ...connection, host: relay.publicHost, device, customer };
  });
}

/** By name, or by the address of a member; for operators, since members have one customer on their screen. */
async function findCustomers({ db, viewer }: Context, text: string): Promise<SearchView['customers']> {
  if (!viewer.isOperator) return [];
  const words = wordsOf(text);
  const email = { AND: words.map((contains) => ({ email: contains })) };
  const rows = await db.customer.findMany({
    where: {
      OR: [{ AND: words.map((contains) => ({ name: contains })) }, { members: { some: { user: email } } }],
    },
    select: {
      ...{ id: true, name: true, state: true },
      members: { where: { user: email }, select: { user: { select: { email: true } } }, take: 1 },
    },
    orderBy: [...byName],
    take: most,
  });
  return rows.map(({ id, name, state, members }) => {
    return { id, name, suspended: state === 'suspended', email: members[0]?.user.email ?? null };
  });
}
