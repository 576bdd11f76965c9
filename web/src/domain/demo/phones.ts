import type { Context } from '@/domain/context';
import { demoCustomerId } from '@/domain/demo/accounts';
import { createPairingCode } from '@/domain/device/create-pairing-code';

/** A relay as its own configuration describes it; the relay overwrites the row when it starts. */
export interface DemoRelay {
  readonly name: string;
  readonly publicHost: string;
  readonly tunnelUrl: string;
  readonly portMin: number;
  readonly portMax: number;
}

/** Makes the relay's row if there is none of that name. */
export async function ensureDemoRelay(context: Context, relay: DemoRelay): Promise<string> {
  const { id } = await context.db.relay.upsert({ where: { name: relay.name }, create: relay, update: {} });
  return id;
}

const cities = ['Berlin', 'Hamburg', 'Cologne', 'Munich'] as const;

/** Names of the simulated phones, in order: Berlin 01, Hamburg 01, … Berlin 02. */
export function demoPhoneName(index: number): string {
  const number = Math.floor(index / cities.length) + 1;
  return `${cities[index % cities.length] ?? ''} ${String(number).padStart(2, '0')}`;
}

/** Before they had names of places. */
const oldName = (index: number) => `Demo phone ${index + 1}`;

/** A pairing code per phone: for a new device, or, where the device exists, for its phone's replacement. */
export async function demoPairingCodes(context: Context, relayId: string, phones: number) {
  const customerId = await demoCustomerId(context);
  const codes: { name: string; code: string }[] = [];
  for (let index = 0; index < phones; index += 1) {
    const name = demoPhoneName(index);
    await context.db.device.updateMany({ where: { customerId, name: oldName(index) }, data: { name } });
    const device = await context.db.device.findFirst({ where: { customerId, name } });
    const wanted = device ? { deviceId: device.id } : { customerId, deviceName: name, relayId };
    const { code } = await createPairingCode(context, wanted);
    codes.push({ name, code });
  }
  return codes;
}
