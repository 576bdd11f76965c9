import type { z } from 'zod';
import type { Connection, Device } from '@pocketproxy/prisma';
import { asOwned, authorize } from '@/domain/authorize';
import { allocatePort, lockRelay, takePort } from '@/domain/connection/allocate-port';
import { limitBounds, usedBy } from '@/domain/connection/bounds';
import { lockUsernames, takenOf } from '@/domain/connection/choose-username';
import { readImport, type ImportLine } from '@/domain/connection/import-lines';
import type { importConnectionsInput } from '@/domain/connection/input';
import { insertConnection } from '@/domain/connection/insert';
import { limitColumns } from '@/domain/connection/limit-columns';
import { roomOn } from '@/domain/connection/most';
import type { ImportView } from '@/domain/connection/view';
import type { Context } from '@/domain/context';
import { inTransaction, type Transaction } from '@/domain/database';
import { startOnRelay } from '@/domain/default/start-connection';
import { loadDevice, lockDevice } from '@/domain/device/load';
import { AppError, errors, isAppError, refuseThrottled } from '@/domain/errors';
import { holdRows } from '@/domain/hold';
import { refuseDraining } from '@/domain/relay/placing';
import { visibleConnections } from '@/domain/visibility/connections';
import { shareHolder, visibleDevices } from '@/domain/visibility/devices';
import { newProxyUsername } from '@pocketproxy/relay/contract';

type Input = z.output<typeof importConnectionsInput>;

interface Made {
  readonly row: Connection;
  readonly device: Device;
  readonly host: string;
  readonly port: number;
  readonly password: string;
}

interface Run {
  readonly view: ImportView;
  readonly made: readonly Made[] | null;
}

/** Ends a transaction whose work must not stay. */
class Undone extends Error {
  constructor(readonly run: Run) {
    super('undone');
  }
}

/**
 * Does an import inside one transaction and undoes it where a line is refused, or always with `try`: so a preview says exactly
 * what the import would say. At most 60 in an hour for a customer; names that others have are counted as where one is
 * chosen, 30 in an hour, and said without whose they are.
 */
export async function runImport(context: Context, input: Input, how: 'try' | 'write'): Promise<Run> {
  const { list, keepPorts, keepPasswords, deviceId } = input;
  const chosen = await loadDevice(context.db, context, deviceId);
  authorize(context.viewer, 'connection.create', asOwned(chosen));
  const party = shareHolder(context.viewer, chosen) ?? chosen.customerId ?? deviceId;
  refuseThrottled(await context.throttle.take('connection_import', party));
  const lines = readImport(list, { ports: keepPorts, passwords: keepPasswords });
  if (typeof lines === 'string') return { view: { problem: lines, lines: [] }, made: null };
  try {
    return await inTransaction(context.db, async (tx) => {
      const run = await importInto(tx, context, { lines, chosen, party });
      if (run.made === null || how === 'try') throw new Undone({ ...run, made: null });
      return run;
    });
  } catch (error) {
    if (error instanceof Undone) return error.run;
    throw error;
  }
}

interface Import {
  readonly lines: readonly ImportLine[];
  readonly chosen: Device;
  readonly party: string;
}

async function importInto(tx: Transaction, context: Context, { lines, chosen, party }: Import): Promise<Run> {
  const named = await devicesNamed(tx, context, lines);
  const targets = lines.map((line) => (line.device === undefined ? chosen : (named.get(line.device) ?? noPhone)));
  const devices = await lockAll(tx, context, targets);
  const problems = new Map(
    lines.flatMap(({ line, problem }) => (problem === undefined ? [] : [[line, problem] as const])),
  );
  lines.forEach(({ line }, at) => {
    const target = targets[at];
    const problem = typeof target === 'string' ? target : devices.get(target?.id ?? '')?.problem;
    if (problem !== undefined && !problems.has(line)) problems.set(line, problem);
  });
  for (const [line, problem] of await usernameProblems(tx, context, lines, party))
    if (!problems.has(line)) problems.set(line, problem);
  const made: Made[] = [];
  let before: Place | undefined;
  for (const { line, place } of inOrder(lines, targets, devices)) {
    if (problems.has(line.line)) continue;
    if (place !== before) place.room = await roomOn(tx, context, place.device);
    before = place;
    const done = await makeOne(tx, context, place, line);
    if (typeof done === 'string') problems.set(line.line, done);
    else made.push(done);
  }
  const view = lines.map((line, at) => {
    const target = targets[at];
    return {
      ...{ line: line.line, name: line.name ?? null, port: line.port ?? null, username: line.username ?? null },
      device: typeof target === 'object' ? target.name : (line.device ?? null),
      password: line.password === undefined ? ('generated' as const) : ('given' as const),
      problem: problems.get(line.line) ?? null,
    };
  });
  return { view: { problem: null, lines: view }, made: problems.size === 0 ? made : null };
}

/** Those with a port first, so that no line takes a port that another one names; then those of one phone together. */
function inOrder(
  lines: readonly ImportLine[],
  targets: readonly (Device | string)[],
  places: ReadonlyMap<string, Place>,
) {
  const placed = lines.flatMap((line, at) => {
    const target = targets[at];
    const place = typeof target === 'object' ? places.get(target.id) : undefined;
    return place && 'device' in place ? [{ line, place }] : [];
  });
  const key = ({ line, place }: (typeof placed)[number]) => `${line.port === undefined ? 1 : 0} ${place.device.id}`;
  return placed.sort((one, other) => key(one).localeCompare(key(other)));
}

const noPhone = 'You have no phone with this name.';
const twoPhones = 'Several phones have this name.';

/** The phones that lines name, or why a name leads to none. */
async function devicesNamed(tx: Transaction, { viewer }: Context, lines: readonly ImportLine[]) {
  const names = [...new Set(lines.flatMap(({ device }) => (device === undefined ? [] : [device])))];
  const rows = await tx.device.findMany({ where: { AND: [visibleDevices(viewer), { name: { in: names } }] } });
  const found = new Map<string, Device | string>();
  for (const row of rows) found.set(row.name, found.has(row.name) ? twoPhones : row);
  return found;
}

type Place =
  | {
      readonly device: Device;
      readonly host: string;
      readonly limits: ReturnType<typeof limitColumns>;
      room: Room;
      readonly problem?: undefined;
    }
  | { readonly problem: string };
type Room = Awaited<ReturnType<typeof roomOn>>;

/** Locks customers, then phones, then relays, each in the order of their ids: what is done at the same time waits, and no more. */
async function lockAll(tx: Transaction, context: Context, targets: readonly (Device | string)[]) {
  const places = new Map<string, Place>();
  const wanted = new Map(
    targets.flatMap((target) => (typeof target === 'string' ? [] : [[target.id, target] as const])),
  );
  const owners = new Set([...wanted.values()].flatMap(({ customerId }) => customerId ?? []));
  if (!context.viewer.isOperator) await holdRows(tx, 'Customer', [...owners]);
  await holdRows(tx, 'Device', [...wanted.keys()]);
  const locked: Device[] = [];
  for (const id of wanted.keys()) {
    const device = await coded(async () => {
      const own = await lockDevice(tx, context, id);
      if (own.customerId !== wanted.get(id)?.customerId) throw new AppError('conflict');
      authorize(context.viewer, 'connection.create', asOwned(own));
      return own;
    });
    if (typeof device === 'string') places.set(id, { problem: device });
    else locked.push(device);
  }
  const relays = [...new Set(locked.map(({ relayId }) => relayId))].sort();
  for (const relayId of relays) await lockRelay(tx, relayId);
  for (const device of locked) {
    const place = await coded(async () => placeOn(tx, context, device));
    places.set(device.id, typeof place === 'string' ? { problem: place } : place);
  }
  return places;
}

async function placeOn(tx: Transaction, context: Context, device: Device): Promise<Place> {
  await refuseDraining(tx, device.relayId);
  const holderId = shareHolder(context.viewer, device);
  const bounds = await limitBounds(tx, usedBy({ holderId, customerId: device.customerId }));
  const limits = limitColumns(await startOnRelay(tx, device.relayId, bounds), context.now);
  const { publicHost } = await tx.relay.findUniqueOrThrow({ where: { id: device.relayId } });
  return { device, host: publicHost, limits, room: await roomOn(tx, context, device) };
}

async function usernameProblems(tx: Transaction, context: Context, lines: readonly ImportLine[], party: string) {
  const names = [...new Set(lines.flatMap(({ username }) => (username === undefined ? [] : [username])))];
  await lockUsernames(tx, names);
  const taken = await takenOf(tx, names);
  const own = await tx.connection.findMany({
    where: { AND: [visibleConnections(context.viewer), { username: { in: [...taken] } }] },
    select: { username: true },
  });
  const mine = new Set(own.map(({ username }) => username));
  for (const name of taken) if (!mine.has(name)) refuseThrottled(await context.throttle.take('username_choice', party));
  return lines.flatMap(({ line, username }) => {
    if (username === undefined || !taken.has(username)) return [];
    return [
      [
        line,
        mine.has(username) ? 'You already have a connection with this username.' : errors.username_taken.sentence,
      ] as const,
    ];
  });
}

async function makeOne(
  tx: Transaction,
  context: Context,
  place: Extract<Place, { device: Device }>,
  line: ImportLine,
): Promise<Made | string> {
  const { device, host, limits } = place;
  return coded(async () => {
    if (place.room.left <= 0) throw new AppError(place.room.code);
    const { relayId } = device;
    const port = line.port === undefined ? await allocatePort(tx, relayId) : await takePort(tx, relayId, line.port);
    const { username = newProxyUsername(), password } = line;
    const one = { name: line.name ?? username, port, username, password, limits, chosen: { imported: true } };
    const made = { device, host, port, ...(await insertConnection(tx, context, device, one)) };
    place.room = { ...place.room, left: place.room.left - 1 };
    return made;
  });
}

/** The sentence of a refusal: it is a line's, and the next one is tried. */
async function coded<Value>(work: () => Promise<Value>): Promise<Value | string> {
  try {
    return await work();
  } catch (error) {
    if (!isAppError(error)) throw error;
    return error.message;
  }
}
