import { z } from 'zod';
import { deviceStateNames } from '@/domain/device/states';

const named = z.object({ id: z.uuid(), name: z.string() });

/** A phone by a word of its own. */
const foundDevice = z.object({
  id: z.uuid(),
  name: z.string(),
  state: z.enum(deviceStateNames),
  customer: named.nullable(),
  /** Commands that the viewer may give it. */
  commands: z.array(z.enum(['rotate', 'reboot', 'find_phone'])),
});

/** A phone that had an address. */
const foundAddress = z.object({
  device: named,
  ip: z.string(),
  /** First and last time that it was seen there, of the time that fits best. */
  from: z.date(),
  until: z.date(),
  /** Its address now. */
  current: z.boolean(),
  /** True when it had the address at the time asked for; null: no time was asked for. */
  held: z.boolean().nullable(),
  /** Whose the phone was then. */
  customer: named.nullable(),
});

const foundConnection = z.object({
  id: z.uuid(),
  name: z.string(),
  username: z.string(),
  /** Null once it expired and its port was released. */
  port: z.number().int().nullable(),
  host: z.string(),
  device: named,
  customer: named.nullable(),
});

const foundCustomer = z.object({
  ...named.shape,
  suspended: z.boolean(),
  /** The address of the member by which it was found. */
  email: z.string().nullable(),
});

/** What a search finds, the best few of each kind. */
export const searchView = z.object({
  addresses: z.array(foundAddress).readonly(),
  devices: z.array(foundDevice).readonly(),
  connections: z.array(foundConnection).readonly(),
  customers: z.array(foundCustomer).readonly(),
});
export type SearchView = z.infer<typeof searchView>;
