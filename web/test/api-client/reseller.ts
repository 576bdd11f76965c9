import assert from 'node:assert/strict';
import { apiClient, Refused, type Api } from './client.ts';

/** What a reseller does that is not the API. */
export interface Hands {
  readonly api: string;
  readonly operatorKey: string;
  /** A key of the customer. */
  customerKey(customerId: string): Promise<string>;
  /** Enters the code on a phone. */
  pair(code: string): Promise<void>;
  /** How many of `count` streams through a proxy are served at once. */
  served(proxy: Proxy, count: number): Promise<number>;
  until(what: string, ready: () => Promise<boolean>): Promise<void>;
}

interface Proxy {
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

/** A customer from the first order to the last day: as an operator's program, and its customer's, see it. */
export async function resellersLife(hands: Hands): Promise<void> {
  const operator = apiClient(hands.api, hands.operatorKey);
  const order = { body: { name: 'Acme' }, once: 'order-1' };
  const { id: customerId } = await operator('post', '/customers', order);
  assert.equal((await operator('post', '/customers', order)).id, customerId, 'sent again, it is the same');
  const customer = apiClient(hands.api, await hands.customerKey(customerId));
  const deviceId = await pairedPhone(operator, customerId, hands);
  const proxy = await sold(operator, customer, deviceId, hands);
  await limited(customer, proxy, hands);
  await rotated(customer, deviceId);
  await used(customer, proxy.id, hands);
  await suspended(operator, customer, customerId, proxy, hands);
  await ended(operator, customer, deviceId, proxy, hands);
}

async function pairedPhone(operator: Api, customerId: string, hands: Hands): Promise<string> {
  const pairing = await operator('post', '/pairing-codes', { body: { customerId, deviceName: 'Acme 1' } });
  assert.ok(pairing.qr.length > 0);
  await hands.pair(pairing.code);
  const read = () => operator('get', '/pairing-codes/{id}', { params: { id: pairing.id } });
  await hands.until('the phone is paired and online', async () => (await read()).online);
  const { deviceId } = await read();
  assert.ok(deviceId);
  const device = () => operator('get', '/devices/{id}', { params: { id: deviceId } });
  await hands.until('the phone has its address', async () => (await device()).publicIpv4 !== null);
  const { name, customerId: owner } = await device();
  assert.deepEqual([name, owner], ['Acme 1', customerId]);
  return deviceId;
}

type Sold = Proxy & { readonly id: string };

async function sold(operator: Api, customer: Api, deviceId: string, hands: Hands): Promise<Sold> {
  const { id, port, username, password } = await operator('post', '/connections', {
    body: { deviceId, name: 'Order 1', externalId: 'order-1' },
    once: 'order-1-connection',
  });
  assert.ok(port !== null);
  const proxy = { id, port, username, password };
  await hands.until('the proxy serves', async () => (await hands.served(proxy, 2)) === 2);
  const { done, results } = await customer('post', '/connections/batch', {
    body: {
      mode: 'all',
      items: [
        { action: 'create', deviceId, name: 'Order 2' },
        { action: 'create', deviceId, name: 'Order 3' },
        { action: 'update', id, name: 'Order 1, renewed' },
      ],
    },
  });
  assert.ok(done && results.every((one) => one.done), JSON.stringify(results));
  const { items } = await customer('get', '/connections', { query: { deviceId } });
  assert.deepEqual(items.map(({ name }) => name).sort(), ['Order 1, renewed', 'Order 2', 'Order 3']);
  const found = await operator('get', '/connections', { query: { externalId: 'order-1' } });
  assert.deepEqual(
    found.items.map((one) => one.id),
    [id],
  );
  return proxy;
}

async function limited(customer: Api, proxy: Sold, hands: Hands): Promise<void> {
  const params = { id: proxy.id };
  const changed = await customer('patch', '/connections/{id}', { params, body: { maxStreams: 1 } });
  assert.equal(changed.maxStreams, 1);
  await hands.until('one stream is served of two', async () => (await hands.served(proxy, 2)) === 1);
}

async function rotated(customer: Api, deviceId: string): Promise<void> {
  const body = { drainSeconds: 0, cooldownSeconds: 0 };
  await customer('patch', '/devices/{id}/rotation-settings', { params: { id: deviceId }, body });
  const before = await customer('get', '/devices/{id}', { params: { id: deviceId } });
  const rotation = await customer('post', '/devices/{deviceId}/rotations', {
    params: { deviceId },
    query: { wait: 60 },
  });
  assert.deepEqual([rotation.state, rotation.oldIp], ['changed', before.publicIpv4]);
  assert.notEqual(rotation.newIp, rotation.oldIp);
}

async function used(customer: Api, id: string, hands: Hands): Promise<void> {
  await hands.until('what was used is counted', async () => {
    const { total } = await customer('get', '/connections/{id}/usage', { params: { id } });
    return total.up > 0 && total.down > 0;
  });
}

async function suspended(operator: Api, customer: Api, customerId: string, proxy: Sold, hands: Hands): Promise<void> {
  const params = { id: customerId };
  await operator('post', '/customers/{id}/suspend', { params });
  await assert.rejects(customer('get', '/me'), refusal(401, 'key_invalid'));
  await hands.until('the proxy refuses', async () => (await hands.served(proxy, 1)) === 0);
  await operator('post', '/customers/{id}/reactivate', { params });
  await hands.until('the proxy serves again', async () => (await hands.served(proxy, 1)) === 1);
  assert.ok(await customer('get', '/me'));
}

async function ended(operator: Api, customer: Api, deviceId: string, proxy: Sold, hands: Hands): Promise<void> {
  await customer('delete', '/connections/{id}', { params: { id: proxy.id } });
  await hands.until('the proxy is gone', async () => (await hands.served(proxy, 1)) === 0);
  await operator('post', '/devices/{id}/assign', { params: { id: deviceId }, body: { customerId: null } });
  await assert.rejects(customer('get', '/devices/{id}', { params: { id: deviceId } }), refusal(404, 'not_found'));
  assert.deepEqual((await customer('get', '/connections')).items, []);
}

function refusal(status: number, code: string) {
  return (error: unknown) => error instanceof Refused && error.status === status && error.code === code;
}
