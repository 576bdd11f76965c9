import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { parseTarget, resolverName } from '@pocketproxy/relay/protocol';
import type { Agent } from '../src/agent.ts';
import { encodeQuery, recordTypes } from '../src/network/dns/message.ts';
import { DnsServer } from './dns-server.ts';
import { simulatedNetwork, startAgent } from './phone.ts';
import { StubRelay } from './stub-relay.ts';

let relay: StubRelay;
let dns: DnsServer;
let agent: Agent | undefined;

before(async () => {
  relay = await StubRelay.start();
  dns = await DnsServer.start({ 'one.test': ['192.0.2.1'] });
});
after(async () => {
  await relay.close();
  dns.close();
});
afterEach(async () => {
  await agent?.close();
  relay.messages.length = 0;
  dns.asked.length = 0;
});

const query = encodeQuery({ id: 7, name: 'one.test', type: recordTypes.ipv4 });

async function phone(): Promise<string[]> {
  agent = startAgent(relay.url, { allow: [], network: simulatedNetwork({ dnsServers: [dns.server] }) });
  const hello = await relay.message('hello');
  return hello.capabilities;
}

function target(host: string, port: number) {
  const made = parseTarget(host, port);
  assert(made);
  return made;
}

test('the reserved name is the DNS server of the phone, over UDP, though the policy refuses its address', async () => {
  assert((await phone()).includes('dns'));
  const answer = new Promise<Buffer>((resolve, reject) => {
    const flow = relay.session.openUdp({
      onDatagram: (_from, payload) => resolve(Buffer.from(payload)),
      onClose: reject,
    });
    const [, port = ''] = dns.server.split(':');
    flow.send(target('127.0.0.1', Number(port)), encodeQuery({ id: 1, name: 'refused.test', type: recordTypes.ipv4 }));
    flow.send(target(resolverName, 54), encodeQuery({ id: 2, name: 'other-port.test', type: recordTypes.ipv4 }));
    flow.send(target(resolverName, 53), query);
  });
  const reply = await answer;
  assert.equal(reply.readUInt16BE(0), 7);
  assert.deepEqual([...reply.subarray(-4)], [192, 0, 2, 1]);
  assert.deepEqual(
    dns.asked.map(({ name }) => name),
    ['one.test'],
  );
});

test('so it is over TCP, at port 53 and no other', async () => {
  await phone();
  const client = relay.open(resolverName, 53);
  client.stream.write(Buffer.concat([Buffer.of(0, query.length), query]));
  await client.until(() => client.received.length > 2);
  assert.deepEqual([...client.received.subarray(-4)], [192, 0, 2, 1]);
  client.stream.reset('cancelled');
  assert.equal(await relay.open(resolverName, 54).closed, 'destination_refused');
});
