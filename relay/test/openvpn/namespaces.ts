import { execFileSync, fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { relayHost, tunnelPort, vpnPort } from './places.ts';

const uplinks = {
  relay: '198.51.100',
  phone1: '100.70.1',
  phone2: '100.70.2',
  cust1: '198.18.1',
  cust2: '198.18.2',
} as const;
export type Place = keyof typeof uplinks | 'hub';
const targets = ['203.0.113.10/32', '203.0.113.53/32'];

const ip = (...args: string[]) => execFileSync('ip', args, { stdio: ['ignore', 'pipe', 'pipe'] });

/** Counts, in the hub between all of them, what must never pass it: the relay's or a customer's own way out. */
const watch = `
table inet watch {
  counter leak_relay { }
  counter leak_customer { }
  counter via_phone { }
  counter too_big { }
  chain narrow { type filter hook prerouting priority -400; policy accept; }
  chain seen { type filter hook prerouting priority raw; policy accept;
    meta l4proto ipv6-icmp accept
    iifname "relay" ip daddr { 100.70.1.2, 100.70.2.2 } tcp sport ${tunnelPort} accept
    iifname "relay" ip daddr { 198.18.1.2, 198.18.2.2 } meta l4proto { tcp, udp } th sport ${vpnPort} accept
    iifname "relay" ip daddr { 198.18.1.2, 198.18.2.2 } meta l4proto icmp accept
    iifname "relay" counter name leak_relay accept
    iifname { "cust1", "cust2" } ip daddr ${relayHost} meta l4proto { tcp, udp } th dport ${vpnPort} accept
    iifname { "cust1", "cust2" } ip daddr ${relayHost} meta l4proto icmp accept
    iifname { "cust1", "cust2" } counter name leak_customer accept
    iifname { "phone1", "phone2" } ip daddr { 203.0.113.10, 203.0.113.53 } counter name via_phone accept
  }
}
`;

/** Packets that the hub has counted. */
export interface Counted {
  leak_relay: number;
  leak_customer: number;
  via_phone: number;
  too_big: number;
}

/** A relay, two phones, two customers and an internet, each in a network namespace; the relay has a direct route to it. */
export class Namespaces {
  readonly #prefix = `pp${process.pid}-`;
  readonly #children = new Set<ChildProcess>();

  constructor() {
    const hub = this.name('hub');
    for (const place of ['hub', ...Object.keys(uplinks)]) {
      ip('netns', 'add', `${this.#prefix}${place}`);
      ip('-n', `${this.#prefix}${place}`, 'link', 'set', 'lo', 'up');
    }
    Object.entries(uplinks).forEach(([place, net], index) => {
      const own = `${this.#prefix}${place}`;
      const net6 = `2001:db8:${index + 10}:`;
      ip('-n', hub, 'link', 'add', place, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', own);
      ip('-n', hub, 'addr', 'add', `${net}.1/24`, 'dev', place);
      ip('-n', hub, 'addr', 'add', `${net6}:1/64`, 'dev', place, 'nodad');
      ip('-n', hub, 'link', 'set', place, 'up');
      ip('-n', own, 'addr', 'add', `${net}.2/24`, 'dev', 'eth0');
      ip('-n', own, 'addr', 'add', `${net6}:2/64`, 'dev', 'eth0', 'nodad');
      ip('-n', own, 'link', 'set', 'eth0', 'up');
      ip('-n', own, 'route', 'add', 'default', 'via', `${net}.1`);
      ip('-n', own, '-6', 'route', 'add', 'default', 'via', `${net6}:1`);
    });
    for (const address of targets) ip('-n', hub, 'addr', 'add', address, 'dev', 'lo');
    ip('-n', hub, 'addr', 'add', '2001:db8:f::10/128', 'dev', 'lo');
    const forward = 'echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding';
    this.inside('hub', 'sh', '-c', forward);
    execFileSync('ip', ['netns', 'exec', hub, 'nft', '-f', '-'], { input: watch });
  }

  name(place: Place): string {
    return `${this.#prefix}${place}`;
  }

  /** Runs a program in a namespace to its end. */
  inside(place: Place, program: string, ...args: string[]): string {
    return execFileSync('ip', ['netns', 'exec', this.name(place), program, ...args], { encoding: 'utf8' });
  }

  /** Starts a program in a namespace; its errors are in its output. */
  spawn(place: Place, program: string, args: readonly string[]): ChildProcess {
    return this.#keep(
      spawn('ip', ['netns', 'exec', this.name(place), program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] }),
    );
  }

  /**
   * Starts a script in a namespace, with an IPC channel. `tun`: as the user nobody with CAP_NET_ADMIN and
   * CAP_NET_BIND_SERVICE, who opens this device node as /dev/net/tun.
   */
  fork(place: Place, file: string, args: readonly string[], tun = ''): ChildProcess {
    const child = fork(file, args, {
      execPath: path.join(import.meta.dirname, 'in-namespace.sh'),
      execArgv: ['--import', import.meta.resolve('tsx')],
      env: { ...process.env, PP_NAMESPACE: this.name(place), PP_NODE: process.execPath, PP_TUN: tun },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    return this.#keep(child);
  }

  /** Between relay and customers packets of more than `bytes` are lost, and no one is told. */
  narrow(bytes: number): void {
    const what = `iifname { "relay", "cust1", "cust2" } meta l4proto udp meta length > ${bytes} counter name too_big drop`;
    this.inside('hub', 'nft', 'add', 'rule', 'inet', 'watch', 'narrow', what);
  }

  /** Undoes narrow(). */
  widen(): void {
    this.inside('hub', 'nft', 'flush', 'chain', 'inet', 'watch', 'narrow');
  }

  /** Packets so far that left by a way that is not allowed, were too big, and those that went through a phone. */
  seen(): Counted {
    const text = this.inside('hub', 'nft', '-j', 'list', 'counters');
    const entries: { counter?: { name: string; packets: number } }[] = JSON.parse(text).nftables;
    const counts = { leak_relay: 0, leak_customer: 0, via_phone: 0, too_big: 0 };
    for (const { counter } of entries) if (counter) Object.assign(counts, { [counter.name]: counter.packets });
    return counts;
  }

  async close(): Promise<void> {
    for (const child of this.#children) {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    for (const place of ['hub', ...Object.keys(uplinks)]) {
      const name = `${this.#prefix}${place}`;
      const pids = execFileSync('ip', ['netns', 'pids', name], { encoding: 'utf8' }).split(/\s+/).filter(Boolean);
      for (const pid of pids) process.kill(Number(pid), 'SIGKILL');
      ip('netns', 'del', name);
    }
  }

  #keep(child: ChildProcess): ChildProcess {
    this.#children.add(child);
    child.on('exit', () => this.#children.delete(child));
    return child;
  }
}
