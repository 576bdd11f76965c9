import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { connectDatabase, type Prisma, type PrismaClient } from '@pocketproxy/prisma';
import { openBus, type Bus } from '@pocketproxy/prisma/bus';
import {
  answerChannel,
  busChannel,
  clientsAnswer,
  clientsChannel,
  newDeviceSecret,
  newProxyPassword,
  newProxyUsername,
  parseCredentialKeys,
  passwordVerifier,
  seal,
  secretHash,
  trialAnswer,
  trialsChannel,
  type BusEvent,
  type ClientsAnswer,
  type Trial,
  type TrialTargets,
} from '@pocketproxy/relay/contract';
import type { Child } from '../../../scripts/lib/processes.ts';
import { controlSocket, spawnAgent } from '../../../scripts/lib/stack/agent.ts';
import { metric, spawnRelay } from '../../../scripts/lib/stack/relay.ts';
import type { PhoneRow } from '../../../scripts/lib/stack/rows.ts';
import { phonesOnline, startStack, type Stack, type StackOptions } from '../../../scripts/lib/stack/start.ts';
import { accepts, waitUntil } from '../../../scripts/lib/stack/wait.ts';
import type { Login } from './proxy-client.ts';

/** A connection made by a test. */
export interface Proxy extends Login {
  readonly id: string;
  readonly port: number;
  readonly phone: PhoneRow;
}

/** What a test may say about a connection besides its credentials. */
export interface ProxyOptions extends Omit<Prisma.ConnectionUncheckedCreateInput, RequiredColumns> {
  readonly phone?: PhoneRow;
  readonly allowed?: readonly string[];
}
type RequiredColumns =
  'deviceId' | 'relayId' | 'name' | 'username' | 'passwordVerifier' | 'passwordSealed' | 'whitelist';

export const loopbackAllowed = '127.0.0.0/8,::1/128';
const wide = { maxStreams: 20_000, maxConnectsPerSecond: 10_000 };

/** Real relay, real agent, real Postgres, each in its own process; and the portal's part, played by the test. */
export class TestStack {
  readonly stack: Stack;
  readonly database: PrismaClient;
  readonly #bus: Bus;
  readonly #relayId: string;
  readonly #customerId: string;
  #relay: Child;
  #agent: Child;
  readonly #sparePorts: number[];

  private constructor(stack: Stack, database: PrismaClient, bus: Bus, relayId: string, customerId: string) {
    this.stack = stack;
    this.#relay = stack.relay;
    this.#agent = stack.agent;
    this.database = database;
    this.#bus = bus;
    this.#relayId = relayId;
    this.#customerId = customerId;
    this.#sparePorts = [...stack.sparePorts];
  }

  static async start(options: Partial<StackOptions> = {}): Promise<TestStack> {
    const stack = await startStack({
      phones: 1,
      connections: 1,
      password: true,
      sparePorts: 20,
      egressAllow: loopbackAllowed,
      ...options,
    });
    const database = connectDatabase(stack.databaseUrl, 2);
    const bus = openBus({ databaseUrl: stack.databaseUrl });
    const relay = await database.relay.findUniqueOrThrow({ where: { name: stack.plan.name } });
    const customer = await database.customer.findFirstOrThrow();
    return new TestStack(stack, database, bus, relay.id, customer.id);
  }

  get customerId(): string {
    return this.#customerId;
  }

  /** The phone with this number, from 0. */
  phone(index: number): PhoneRow {
    const phone = this.stack.phones[index];
    if (!phone) throw new Error(`no phone ${index}`);
    return phone;
  }

  /** The connection that was there from the start; it is in the relay's first snapshot. */
  get firstProxy(): Proxy {
    const [row] = this.stack.connections;
    if (!row) throw new Error('no connection');
    return { ...row, phone: this.phone(0) };
  }

  /** Another customer; returns its id. */
  async addCustomer(): Promise<string> {
    return (await this.database.customer.create({ data: { name: 'another' } })).id;
  }

  /** A paired phone that no one switches on. */
  async addOfflinePhone(customerId = this.#customerId): Promise<PhoneRow> {
    const phone = { id: randomUUID(), name: 'offline', secret: newDeviceSecret() };
    const { id, name } = phone;
    await this.database.device.create({ data: { id, name, relayId: this.#relayId, customerId } });
    await this.database.deviceSecret.create({ data: { deviceId: id, hash: secretHash(phone.secret) } });
    await this.notifyDevice(phone);
    return phone;
  }

  /** Tells the relay that a device or its secrets changed. */
  async notifyDevice({ id: deviceId }: PhoneRow): Promise<void> {
    const ids = { relayId: this.#relayId, deviceId, customerId: this.#customerId };
    await this.tell({ type: 'device.changed', ...ids });
  }

  /** Makes a connection and waits until the relay listens on its port. */
  async addProxy({ phone = this.phone(0), allowed = [], ...columns }: ProxyOptions = {}): Promise<Proxy> {
    const { verifierKey, sealingKeys } = this.stack.plan;
    const keys = parseCredentialKeys(verifierKey, sealingKeys);
    const port = this.#sparePorts.shift();
    if (port === undefined) throw new Error('no spare port is left');
    const [id, username, password] = [randomUUID(), newProxyUsername(), newProxyPassword()];
    const sealed = { passwordVerifier: passwordVerifier(password, keys), passwordSealed: seal(password, id, keys) };
    const row = { ...wide, ...columns, id, deviceId: phone.id, relayId: this.#relayId, name: 'test', port, username };
    await this.database.connection.create({
      data: { ...row, ...sealed, whitelist: { create: allowed.map((cidr) => ({ cidr })) } },
    });
    await this.notifyChanged({ id, phone });
    await waitUntil(`port ${port} listens`, () => accepts(port), 10_000);
    return { id, port, username, password, phone };
  }

  /** Changes a connection's row and tells the relay, as the portal does. */
  async change(proxy: Proxy, data: Prisma.ConnectionUncheckedUpdateInput): Promise<void> {
    await this.database.connection.update({ where: { id: proxy.id }, data });
    await this.notifyChanged(proxy);
  }

  /** A new password; returns it. */
  async changePassword(proxy: Proxy): Promise<string> {
    const { verifierKey, sealingKeys } = this.stack.plan;
    const password = newProxyPassword();
    const verifier = passwordVerifier(password, parseCredentialKeys(verifierKey, sealingKeys));
    await this.change(proxy, { passwordVerifier: verifier });
    return password;
  }

  async notifyChanged({ id: connectionId, phone }: Pick<Proxy, 'id' | 'phone'>): Promise<void> {
    const ids = { relayId: this.#relayId, connectionId, deviceId: phone.id, customerId: this.#customerId };
    await this.tell({ type: 'connection.changed', ...ids });
  }

  /** Who uses a connection now; ends some of it first, as web asks for that. */
  async clients({ id: connectionId }: Pick<Proxy, 'id'>, end?: string | null): Promise<ClientsAnswer> {
    return this.#ask(clientsChannel, { connectionId, ...(end !== undefined && { end }) }, (message) =>
      clientsAnswer.parse(message),
    );
  }

  /** Has the relay test a connection, as web does. */
  async trial({ id: connectionId }: Pick<Proxy, 'id'>, targets: TrialTargets): Promise<Trial | null> {
    const read = (message: unknown) => trialAnswer.parse(message).trial;
    return this.#ask(trialsChannel, { connectionId, targets }, read);
  }

  async tell(event: BusEvent): Promise<void> {
    await this.#bus.publish(busChannel, event);
  }

  /** Scripts a simulated phone. */
  script(phone: PhoneRow, script: object): Promise<unknown> {
    return this.#control('PATCH', `/phones/${phone.name}`, JSON.stringify(script));
  }

  /** What the simulated phones say of themselves. */
  async phones(): Promise<unknown> {
    return this.#control('GET', '/phones');
  }

  /** One number of the relay's /metrics, summed over its label sets. */
  metric(name: string): Promise<number> {
    return metric(this.stack.plan, name);
  }

  /** Waits for something that no one announces. @throws Error after `timeoutMs` */
  until(what: string, ready: () => Promise<boolean>, timeoutMs = 10_000): Promise<void> {
    return waitUntil(what, ready, timeoutMs);
  }

  /** Ends the agent or the relay, by default like a crash; resolves when it is gone and tells how it ended. */
  async kill(which: 'agent' | 'relay', signal: NodeJS.Signals = 'SIGKILL'): Promise<string> {
    const child = which === 'agent' ? this.#agent : this.#relay;
    process.kill(-child.pid, signal);
    return child.ended;
  }

  /** Starts the agent again; resolves when its phones are online. */
  async startAgent(): Promise<void> {
    const { processes, plan, agentOptions, phones } = this.stack;
    this.#agent = await spawnAgent(processes, agentOptions);
    await phonesOnline(plan, this.#agent, phones.length);
  }

  /** Starts the relay again with the same environment; resolves when it is ready. */
  async startRelay(): Promise<void> {
    const { processes, plan, folder } = this.stack;
    this.#relay = await spawnRelay(processes, plan, folder);
  }

  get relayPid(): number {
    return this.#relay.pid;
  }

  get agentPid(): number {
    return this.#agent.pid;
  }

  /** Resolves once no stream is open at the relay. */
  async streamsGone(): Promise<void> {
    await waitUntil('no streams', async () => (await this.metric('pocketproxy_streams')) === 0, 10_000);
  }

  async close(): Promise<void> {
    await this.#bus.close();
    await this.database.$disconnect();
    await this.stack.close();
  }

  /** A question to the relay, as web asks it. */
  async #ask<Answer>(channel: string, question: object, read: (message: unknown) => Answer): Promise<Answer> {
    const [askerId, requestId] = [randomUUID(), randomUUID()];
    let answered: (answer: Answer) => void;
    const answer = new Promise<Answer>((resolve) => (answered = resolve));
    const end = await this.#bus.subscribe(answerChannel(askerId), (message) => answered(read(message)));
    await this.#bus.publish(channel, { ...question, relayId: this.#relayId, requestId, askerId });
    return answer.finally(end);
  }

  #control(method: string, path: string, body?: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const request = http.request(
        { socketPath: controlSocket(this.stack.folder), method, path, agent: false },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
          response.on('end', () => {
            if (response.statusCode === 200) resolve(JSON.parse(text));
            else reject(new Error(`${method} ${path}: ${response.statusCode} ${text}`));
          });
        },
      );
      request.on('error', reject).end(body);
    });
  }
}
