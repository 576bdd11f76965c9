import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import type { TestContext } from 'node:test';
import { z } from 'zod';
import type { Prisma } from '@pocketproxy/prisma';
import type { PhaseTimes } from '../src/waiting/rotation-phases.ts';
import type { CommandMessage, CommandResult } from '../src/tunnel/registry.ts';
import { Commands } from '../src/control/commands.ts';
import type { Target } from '../protocol/index.ts';
import { MemoryBus, quiet, scratch } from './database.ts';

export const [old, fresh, third] = ['198.51.100.1', '198.51.100.2', '198.51.100.3'] as const;

interface Phone {
  online: boolean;
  ready: boolean;
  ip: string;
  ipv6?: string;
  /** Where its streams lead. */
  streams: Target[];
}

/** A phone, its relay's commands, and a rotation to order. */
export async function rotationWorld(t: TestContext, { online = true, holds = false } = {}) {
  const made: Commands[] = [];
  const place = await scratch(t);
  place.stopFirst(() => Promise.all(made.map((commands) => commands.stop())));
  const { db, database, relayId, deviceId, customerId } = place;
  const bus = new MemoryBus();
  const sent: CommandMessage[] = [];
  const over: string[] = [];
  const drains: (PhaseTimes & { readonly done: () => void })[] = [];
  const phone: Phone = { online, ready: true, ip: old, streams: [] };
  const clock = { nowMs: 1_000_000, drained: true };
  /** Something happened that a test may wait for. */
  const news = new EventEmitter<{ event: [] }>();
  const note = <T>(list: T[], item: T) => {
    list.push(item);
    news.emit('event');
  };
  await bus.subscribe('', () => news.emit('event'));
  const until = async (test: () => boolean) => {
    const alive = setInterval(() => undefined, 1_000); // a wait for an event does not keep the process
    const signal = AbortSignal.timeout(10_000);
    try {
      while (!test()) await once(news, 'event', { signal });
    } finally {
      clearInterval(alive);
    }
  };
  const make = () => {
    const commands = new Commands({
      ...{ db: database, bus, log: quiet },
      relayId: async () => relayId,
      sendCommand(_id, command) {
        if (phone.online) note(sent, command);
        return phone.online;
      },
      carries: (_id, to) => phone.streams.some((target) => to(target)),
      choosesHold: () => holds,
      isReady: () => phone.ready,
      publicIp: (_id, family) => (phone.online && (family === 4 ? phone.ip : phone.ipv6)) || undefined,
      drain: (_id, times) =>
        new Promise((done) => {
          note(drains, { ...times, done });
          if (clock.drained) done();
        }),
      onOver: (id) => note(over, id),
      now: () => clock.nowMs,
    });
    made.push(commands);
    return commands;
  };
  const commands = make();
  const order = async (more: Partial<Prisma.RotationUncheckedCreateInput> = {}) => {
    const expiresAt = new Date(Date.now() + 30_000);
    const { id } = await db.command.create({ data: { deviceId, relayId, kind: 'rotate', expiresAt } });
    const rotation = { deviceId, commandId: id, activeDeviceId: deviceId, trigger: 'manual' as const };
    await db.rotation.create({ data: { ...rotation, ...more } });
    return id;
  };
  const rotation = (commandId: string) => db.rotation.findUniqueOrThrow({ where: { commandId } });
  const steps = async (commandId: string) =>
    z
      .array(z.object({ state: z.string() }))
      .parse((await rotation(commandId)).steps)
      .map(({ state }) => state);
  const attempts = async (commandId: string) =>
    z
      .array(z.object({ number: z.number(), result: z.string(), holdMs: z.number().nullable() }))
      .parse((await rotation(commandId)).attemptLog);
  const announced = () => bus.events.filter(({ type }) => type === 'command.changed').length;
  /** Waits until attempt `number` was handed to the phone. */
  const attempt = async (number: number) => {
    await until(() => sent.length >= number);
    const message = sent[number - 1];
    assert(message);
    return message;
  };
  /** Waits until the phone is free for traffic again. */
  const end = () => until(() => over.length > 0);
  const answer = (id: string, more: Partial<CommandResult> = {}): CommandResult => ({
    ...{ type: 'result', id, ok: true, oldIp: old, newIp: fresh, method: 'airplane' },
    ...more,
  });
  /** The phone has a new address, reports it, and that its rotation is done. */
  const changesTo = async (number: number, newIp: string, reporter = commands) => {
    const { id } = await attempt(number);
    const before = phone.ip;
    phone.ip = newIp;
    reporter.result(deviceId, answer(id, { oldIp: before, newIp }));
  };
  const stays = async (number: number) => {
    const { id } = await attempt(number);
    commands.result(deviceId, answer(id, { ok: false, reason: 'same_ip', newIp: phone.ip }));
  };
  return {
    ...{ ...place, bus, sent, over, drains, phone, clock, commands, make, order, rotation, steps, attempts, announced },
    ...{ attempt, end, answer, changesTo, stays, until, customerId },
  };
}
