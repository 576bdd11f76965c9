/** Examples for the document, written from its JSON Schemas: one fact for each field's name, the same everywhere. */

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
}

export type Schemas = Readonly<Record<string, unknown>>;

const texts: Readonly<Record<string, string>> = {
  ...{
    name: 'Berlin 04',
    deviceName: 'Berlin 04',
    names: 'Berlin 01–20',
    model: 'Pixel 7',
    osVersion: '15',
    appVersion: '1.4.0',
  },
  ...{ email: 'ann@example.com', person: 'Ann', createdBy: 'Ann', actorName: 'Ann', sharedBy: 'Acme', owner: 'Acme' },
  ...{ address: '203.0.113.9', ip: '203.0.113.9', publicIpv4: '203.0.113.9', newIp: '203.0.113.9', to: '203.0.113.9' },
  ...{ exitAddress: '203.0.113.9', lastUsedIp: '198.51.100.20', oldIp: '198.51.100.7', publicIpv6: '2001:db8::9' },
  ...{ oldIpv6: '2001:db8::7', newIpv6: '2001:db8::9', cidr: '198.51.100.20/32', cidrs: '198.51.100.20/32' },
  ...{ host: 'proxy.example.com', publicHost: 'proxy.example.com', tunnelUrl: 'wss://proxy.example.com/tunnel' },
  ...{ username: 'pp7k2m9q4x', password: 'k3v9q2m7x4t8w5z1r6n0p2b8d4', url: 'https://example.com/hooks' },
  ...{ timeZone: 'Europe/Berlin', cron: '0 */6 * * *', code: 'ABCD2345', carrier: 'Vodafone', networkType: 'lte' },
  ...{ sentence: 'Berlin 04 is offline.', secret: 'whsec_…', fileName: 'berlin-04.ovpn', notes: 'Window side' },
  ...{ note: 'Office', text: 'Office', reason: 'phone_offline', method: 'airplane_mode', trigger: 'api' },
  ...{ protocol: 'http', answer: 'ok', signature: 'v1,…', customerName: 'Acme', targetType: 'device' },
};

const numbers: Readonly<Record<string, number>> = {
  ...{
    port: 20_004,
    batteryPercent: 87,
    signalDbm: -84,
    temperatureC: 31.5,
    rttMs: 48,
    billingDay: 1,
    everyMinutes: 30,
  },
  ...{ quotaBytes: 10_000_000_000, planBytes: 50_000_000_000, bytes: 5_000_000_000, speedBitsPerSecond: 20_000_000 },
  ...{ usedBytes: 1_204_331_008, up: 81_204_224, down: 1_123_126_784, durationMs: 8_500, status: 200 },
};

/** Of several values the one to show, where the others in the example want it. */
const chosen: Readonly<Record<string, string>> = { atCap: 'slow' };

/** Left out of requests although they stand in the schema: they go together with others, or are the exception. */
const apart: readonly string[] = [
  'cursor',
  'customerId',
  'expiresAt',
  'cron',
  'username',
  'port',
  'order',
  'unseenHours',
];

/** The moment at which all examples happen. */
const at = '2026-11-28T09:30:00.000Z';

/** A value that fits a JSON Schema; of an object all fields, of a request those that must stand in it and one or two more. */
export function exampleOf(schema: unknown, schemas: Schemas, use: 'answer' | 'request'): unknown {
  return write(Object(schema), '', schemas, use, 0);
}

function write(schema: Schema, name: string, all: Schemas, use: 'answer' | 'request', depth: number): unknown {
  if (schema.$ref) return depth > 8 ? null : write(Object(all[nameIn(schema.$ref)]), name, all, use, depth + 1);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum.find((one) => one === chosen[name]) ?? schema.enum[0];
  const choices = schema.anyOf ?? schema.oneOf;
  const first = choices?.find(({ type }) => type !== 'null') ?? choices?.[0];
  if (first) return write(first, name, all, use, depth);
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.find((one) => one !== 'null');
  switch (type) {
    case 'object':
      return objectOf(schema, all, use, depth);
    case 'array':
      return arrayOf(schema, name, all, use, depth);
    case 'string':
      return textOf(schema, name);
    case 'integer':
    case 'number':
      return numberOf(schema, name);
    case 'boolean':
      return schema.default ?? true;
    default:
      return null;
  }
}

function objectOf(schema: Schema, all: Schemas, use: 'answer' | 'request', depth: number): unknown {
  const fields = Object.entries(schema.properties ?? {});
  const required = fields.filter(([name]) => schema.required?.includes(name));
  const optional = fields.filter(([name]) => !schema.required?.includes(name) && !apart.includes(name));
  const shown = use === 'answer' ? fields : [...required, ...optional.slice(0, required.length > 1 ? 0 : 1)];
  return Object.fromEntries(
    shown.map(([name, field]) => [name, name === 'nextCursor' ? null : write(field, name, all, use, depth + 1)]),
  );
}

function arrayOf(
  { items, prefixItems, minItems = 1 }: Schema,
  name: string,
  all: Schemas,
  use: 'answer' | 'request',
  depth: number,
) {
  if (prefixItems) return prefixItems.map((item) => write(item, name, all, use, depth + 1));
  if (!items) return [];
  return Array.from({ length: Math.max(1, minItems) }, () => write(items, name, all, use, depth + 1));
}

function textOf({ format, minLength = 0 }: Schema, name: string): string {
  if (format === 'uuid')
    return `0198c9f0-6f0e-7c31-9d4e-${[...name]
      .reduce((sum, one) => (sum * 31 + one.charCodeAt(0)) % 0xffffffffffff, 7)
      .toString(16)
      .padStart(12, '0')}`;
  if (format === 'date-time') return at;
  if (format === 'uri') return 'https://example.com/hooks';
  if (format === 'email') return 'ann@example.com';
  return (texts[name] ?? 'text').padEnd(minLength, 'x');
}

function numberOf({ minimum, maximum, default: usual }: Schema, name: string): number {
  if (typeof usual === 'number') return usual;
  const wanted = numbers[name] ?? 3;
  const high = Math.min(wanted, maximum ?? wanted);
  return Math.max(high, minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? minimum : high);
}

function nameIn(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}
