import type { Device } from '@pocketproxy/prisma';
import { createConnection } from '@/domain/connection/create';
import { revealPassword } from '@/domain/connection/reveal-password';
import type { Context } from '@/domain/context';
import { demoCustomerId } from '@/domain/demo/accounts';
import { demoPhoneName } from '@/domain/demo/phones';

/** A ready proxy of the demo. */
export interface DemoProxy {
  readonly device: string;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly http: string;
  readonly socks5: string;
}

/** The demo's devices, in order, once all of them are paired and online; undefined before. */
export async function readyDemoDevices(context: Context, phones: number): Promise<Device[] | undefined> {
  const customerId = await demoCustomerId(context);
  const names = Array.from({ length: phones }, (_, index) => demoPhoneName(index));
  const devices = await context.db.device.findMany({
    where: { customerId, name: { in: names }, status: 'online' },
    orderBy: { createdAt: 'asc' },
  });
  return devices.length >= phones ? devices : undefined;
}

/** The first connection of each device, made where there is none. */
export async function ensureDemoProxies(context: Context, devices: readonly Device[]): Promise<DemoProxy[]> {
  const proxies: DemoProxy[] = [];
  for (const device of devices) {
    const first = await context.db.connection.findFirst({
      where: { deviceId: device.id, port: { not: null } },
      orderBy: [{ createdAt: 'asc' }, { port: 'asc' }], // those of one start may have the same time
    });
    const { id } = first ?? (await createConnection(context, { deviceId: device.id, name: 'Default' }));
    if (!first) await createMore(context, device);
    const { host, port, username, password } = await revealPassword(context, { id });
    if (port === null) continue;
    const authority = `${username}:${password}@${host}:${port}`;
    const urls = { http: `http://${authority}`, socks5: `socks5h://${authority}` };
    proxies.push({ device: device.name, host, port, username, password, ...urls });
  }
  return proxies;
}

const gigabyte = 1_000_000_000;

/** What else a customer has on a phone, with limits as people set them. */
const more = [
  { name: 'Price watch', quotaBytes: 20 * gigabyte, quotaPeriod: 'month' },
  { name: 'Shop accounts', speedBitsPerSecond: 20_000_000 },
] as const;

async function createMore(context: Context, { id: deviceId }: Device): Promise<void> {
  for (const connection of more) await createConnection(context, { deviceId, ...connection });
}
