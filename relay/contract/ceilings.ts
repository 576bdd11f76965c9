import type { Reason } from '../protocol/reasons.ts';

interface Ceiling {
  /** Whose bound it is. */
  readonly of: 'customer' | 'phone' | 'connection';
  /** Over the field of the settings page. */
  readonly label: string;
  readonly hint?: string;
  /** Holds until an operator sets another one. */
  readonly default: number;
  /** The most that an operator may set. */
  readonly most: number;
  /** What the client is refused with at the bound; its sentence is in the table of reasons. Without one web counts. */
  readonly reason?: Reason;
}

/**
 * The bounds that operators set: for all, those of a customer also for one of them. Each relay counts alone.
 * The relay's gate, the settings page, the connection form and the documentation derive from this table.
 */
export const ceilings = {
  customerStreams: {
    of: 'customer',
    label: 'Open streams',
    hint: 'On all phones together.',
    default: 10_000,
    most: 1_000_000,
    reason: 'customer_too_many_streams',
  },
  customerConnects: {
    of: 'customer',
    label: 'New streams per second',
    hint: 'On all phones together.',
    default: 2_000,
    most: 100_000,
    reason: 'customer_too_many_connects',
  },
  customerOpening: {
    of: 'customer',
    label: 'Streams that wait to open',
    hint: 'For a name or a destination, on all phones together.',
    default: 1_024,
    most: 20_000,
    reason: 'customer_too_many_opening',
  },
  customerPhones: {
    of: 'customer',
    label: 'Phones',
    hint: 'That a customer pairs without an operator, open pairing codes included.',
    default: 100,
    most: 10_000,
  },
  customerConnections: {
    of: 'customer',
    label: 'Connections',
    hint: 'On all phones together, made without an operator.',
    default: 200,
    most: 60_000,
  },
  customerMembers: {
    of: 'customer',
    label: 'Members',
    hint: 'That a customer invites without an operator, open invitations included.',
    default: 100,
    most: 10_000,
  },
  phoneStreams: {
    of: 'phone',
    label: 'Open streams',
    hint: 'Shared phones: split evenly among the customers with connections on it.',
    default: 5_000,
    most: 20_000,
    reason: 'phone_too_many_streams',
  },
  phoneConnects: {
    of: 'phone',
    label: 'New streams per second',
    hint: 'Split in the same way.',
    default: 1_000,
    most: 10_000,
    reason: 'phone_too_many_connects',
  },
  phoneOpening: {
    of: 'phone',
    label: 'Streams that wait to open',
    hint: 'Stay below the 512 names that a phone looks up at once. Half is split evenly among its connections.',
    default: 384,
    most: 20_000,
    reason: 'phone_too_many_opening',
  },
  connectionOpening: {
    of: 'connection',
    label: 'Streams that wait to open',
    default: 192,
    most: 20_000,
    reason: 'too_many_opening',
  },
} as const satisfies Record<string, Ceiling>;

export type CeilingName = keyof typeof ceilings;

/** A ceiling that an operator has set; customerId null: for all. */
export interface CeilingValue {
  readonly customerId: string | null;
  /** A CeilingName; others are of another version and count for nothing. */
  readonly name: string;
  readonly value: number;
}

export function isCeilingName(name: string): name is CeilingName {
  return Object.hasOwn(ceilings, name);
}

export const ceilingNames: readonly CeilingName[] = Object.keys(ceilings).filter(isCeilingName);

/** What operators have set, for looking up. */
export class Ceilings {
  readonly rows: readonly CeilingValue[];
  readonly #values: ReadonlyMap<string, number>;

  constructor(rows: readonly CeilingValue[] = []) {
    this.rows = rows;
    this.#values = new Map(rows.map(({ customerId, name, value }) => [key(name, customerId), value]));
  }

  /** What holds for a customer: its own value, else that for all, else the default. null: what holds for all. */
  of(name: CeilingName, customerId: string | null = null): number {
    const own = customerId === null ? undefined : this.#values.get(key(name, customerId));
    return own ?? this.#values.get(key(name, null)) ?? ceilings[name].default;
  }
}

function key(name: string, customerId: string | null): string {
  return `${name} ${customerId ?? ''}`;
}
