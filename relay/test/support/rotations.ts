import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { commandExpiryMs, mayFollow, rotationStateNames, type RotationState } from '@pocketproxy/relay/contract';
import type { Prisma } from '@pocketproxy/prisma';
import { z } from 'zod';
import type { PhoneRow } from '../../../scripts/lib/stack/rows.ts';
import { echoes, tcpOrigin, type TcpOrigin } from './origin.ts';
import { httpConnect, type Opened } from './proxy-client.ts';
import type { Proxy, TestStack } from './test-stack.ts';

interface Order extends Omit<Prisma.RotationUncheckedCreateInput, 'deviceId' | 'trigger'> {
  /** It expired before the relay saw it. */
  readonly late?: boolean;
}

const stepList = z.array(z.object({ state: z.enum(rotationStateNames), attempt: z.number() }));
const attemptList = z.array(
  z.object({ number: z.number(), result: z.string(), holdMs: z.number().nullable(), newIp: z.string().nullable() }),
);
/** An answer that took longer has waited for the phone. */
const waitedMs = 200;
const endsWithinMs = 45_000;

/** Rotations of a test's stack: ordered as the portal does, read as pages do. */
export class Rotations {
  readonly #stack: TestStack;
  readonly #origin: TcpOrigin;
  readonly #proxies: Map<string, Proxy>;

  private constructor(stack: TestStack, origin: TcpOrigin, proxies: readonly Proxy[]) {
    this.#stack = stack;
    this.#origin = origin;
    this.#proxies = new Map(proxies.map((proxy) => [proxy.phone.id, proxy]));
  }

  /** @param proxies connections to use; a phone without one gets its own */
  static async of(stack: TestStack, proxies: readonly Proxy[] = []): Promise<Rotations> {
    return new Rotations(stack, await tcpOrigin(echoes), proxies);
  }

  close(): Promise<void> {
    return this.#origin.close();
  }

  /** The address that the phone's row has, once it is written. */
  async address({ id }: PhoneRow): Promise<string> {
    let ip: string | null = null;
    await this.#stack.until('the device row has its address', async () => {
      ip = (await this.#stack.database.device.findUniqueOrThrow({ where: { id } })).publicIpv4;
      return ip !== null;
    });
    return String(ip);
  }

  /** Orders a rotation; returns the command's id. */
  async order({ id: deviceId }: PhoneRow, { late = false, ...more }: Order = {}): Promise<string> {
    const { database } = this.#stack;
    const { relayId } = await database.device.findUniqueOrThrow({ where: { id: deviceId } });
    const command = { id: randomUUID(), deviceId, relayId, kind: 'rotate' } as const;
    const createdMs = late ? Date.now() - commandExpiryMs - 1 : Date.now();
    const times = { createdAt: new Date(createdMs), expiresAt: new Date(createdMs + commandExpiryMs) };
    const rotation = { deviceId, activeDeviceId: deviceId, trigger: 'manual', ...more } as const;
    await database.command.create({
      data: { ...command, ...times, rotation: { create: rotation } },
    });
    await this.#stack.tell({ type: 'command.created', relayId, commandId: command.id, deviceId, customerId: null });
    return command.id;
  }

  /** Resolves when the rotation is in the state. @throws Error when it ends before */
  async reaches(commandId: string, wanted: RotationState): Promise<void> {
    await this.#stack.until(`the rotation is in ${wanted}`, async () => {
      const { state, activeDeviceId } = await this.#row(commandId);
      assert(state === wanted || activeDeviceId !== null, `it ended as ${state}`);
      return state === wanted;
    });
  }

  /** The rotation once it has ended. What any end must have is checked here: one row, steps that may follow each other, no outage in between. */
  async end(commandId: string) {
    await this.#stack.until(
      'the rotation ends',
      async () => (await this.#row(commandId)).activeDeviceId === null,
      endsWithinMs,
    );
    const row = await this.#row(commandId);
    const steps = stepList.parse(row.steps).map(({ state }) => state);
    for (const [n, state] of steps.entries()) {
      const before = steps[n - 1];
      assert(before === undefined || mayFollow(before, state), `${state} after ${before}: ${steps.join()}`);
    }
    const attempts = attemptList.parse(row.attemptLog);
    assert(row.finishedAt);
    if (row.state !== 'failed') assert.equal(row.attempts, attempts.length);
    const { state, reason, oldIp, newIp, seenBefore } = row;
    return { state, reason, oldIp, newIp, seenBefore, steps, attempts, outages: await this.outages(row.deviceId, row) };
  }

  /** Times that the phone was logged as offline since the rotation was asked for. */
  outages(deviceId: string, { createdAt }: { readonly createdAt: Date }): Promise<number> {
    return this.#stack.database.statusLog.count({ where: { deviceId, status: 'offline', at: { gte: createdAt } } });
  }

  /** A connection to an echo server through the phone; the relay lets it wait for a minute. */
  async open(phone: PhoneRow): Promise<Opened> {
    const proxy = this.#proxies.get(phone.id) ?? (await this.#stack.addProxy({ phone, rotationWaitSeconds: 60 }));
    this.#proxies.set(phone.id, proxy);
    return httpConnect({ port: proxy.port, login: proxy }, '127.0.0.1', this.#origin.port);
  }

  /**
   * Rotates while requests come one after the other: all have to succeed, and one waits for the phone.
   * @param meanwhile runs once the rotation was ordered
   */
  async rotateUnderLoad(
    phone: PhoneRow,
    order: Order = {},
    meanwhile: (commandId: string) => Promise<void> = () => Promise.resolve(),
  ) {
    await this.#serves(this.open(phone));
    const commandId = await this.order(phone, order);
    let over = false;
    const ending = this.end(commandId).finally(() => (over = true));
    const asking = async () => {
      let longestMs = 0;
      while (!over) {
        const askedMs = performance.now();
        await this.#serves(this.open(phone));
        longestMs = Math.max(longestMs, performance.now() - askedMs);
      }
      assert.ok(longestMs > waitedMs, `no request met the rotation: ${longestMs} ms`);
    };
    const [end] = await Promise.all([ending, asking(), meanwhile(commandId)]);
    return end;
  }

  async #serves(opening: Promise<Opened>): Promise<void> {
    const opened = await opening;
    assert(opened.ok, JSON.stringify(opened));
    opened.wire.write('ping');
    assert.equal((await opened.wire.exactly(4)).toString(), 'ping');
    opened.wire.close();
  }

  #row(commandId: string) {
    return this.#stack.database.rotation.findUniqueOrThrow({ where: { commandId } });
  }
}
