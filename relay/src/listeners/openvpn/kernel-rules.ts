import { run } from './preflight.ts';
import { transports, type VpnSubnet } from './subnet.ts';

/** Where TPROXY hands a customer's packets over, on 127.0.0.1 and to no one else. */
export const tcpInterceptPort = 15_051;
export const udpInterceptPort = 15_052;

/** Names of the tunnel devices begin with it. */
export const devicePrefix = 'ppvpn';
const devices = transports.map((_, index) => `${devicePrefix}${index}`);

const table = 'pocketproxy_vpn';
const mark = 0x5050;
const routes = '5050';
/** Behind the rule that hands packets over: whatever else came from a client goes nowhere. */
const nowhere = '5051';

/**
 * All that comes out of our tunnel devices: TCP and UDP go to the relay's sockets, DNS to those of the server's address, IPv6 is refused at once so that clients
 * fall back, everything else ends here. Nothing is ever forwarded, whatever ip_forward says.
 */
const rulesOf = (subnet: VpnSubnet) => `
table inet ${table}
delete table inet ${table}
table inet ${table} {
  chain intercept { type filter hook prerouting priority mangle; policy accept;
    iifname != "${devicePrefix}*" accept
    meta nfproto ipv6 meta l4proto tcp reject with tcp reset
    meta nfproto ipv6 reject with icmpv6 type no-route
    ip daddr { ${transports.map((transport) => subnet.gateway(transport)).join(', ')} } udp dport 53 meta mark set ${mark} accept
    meta l4proto tcp tproxy ip to 127.0.0.1:${tcpInterceptPort} meta mark set ${mark} accept
    meta l4proto udp tproxy ip to 127.0.0.1:${udpInterceptPort} meta mark set ${mark} accept
    drop
  }
  chain received { type filter hook input priority filter; policy accept;
    iifname "${devicePrefix}*" meta mark ${mark} meta l4proto { tcp, udp } accept
    iifname "${devicePrefix}*" drop
    iifname != "lo" tcp dport ${tcpInterceptPort} drop
    iifname != "lo" udp dport ${udpInterceptPort} drop
  }
  chain forwarded { type filter hook forward priority filter; policy accept;
    iifname "${devicePrefix}*" counter drop
    oifname "${devicePrefix}*" counter drop
  }
}
`;

/**
 * Makes the relay's own table, ip rules and routes; again changes nothing. What lies in the subnet and has no device goes
 * nowhere, so that the last packets of sockets whose device is gone do not leave. Nor does what a device brings while
 * someone has flushed the host's nftables. @throws Error with what was refused
 */
export async function addRules(subnet: VpnSubnet): Promise<void> {
  await must('nft', ['-f', '-'], rulesOf(subnet));
  await removeRoutingRules();
  for (const device of devices) {
    await must('ip', ['-4', 'rule', 'add', 'iif', device, 'blackhole', 'pref', nowhere]);
    await run('ip', ['-6', 'rule', 'add', 'iif', device, 'blackhole', 'pref', nowhere]); // a kernel without IPv6 forwards none
  }
  await must('ip', ['-4', 'rule', 'add', 'fwmark', String(mark), 'lookup', routes, 'pref', routes]);
  await must('ip', ['-4', 'route', 'replace', 'local', 'default', 'dev', 'lo', 'table', routes]);
  await must('ip', ['-4', 'route', 'replace', 'blackhole', subnet.cidr, 'metric', '9999']);
}

/** False once another program of the host has taken some of it away, as a restart of its firewall or network does. */
export async function hasRules(): Promise<boolean> {
  const found = await Promise.all([
    run('nft', ['list', 'table', 'inet', table]),
    run('ip', ['-4', 'rule', 'list', 'pref', routes]),
    run('ip', ['-4', 'rule', 'list', 'pref', nowhere]),
    run('ip', ['-4', 'route', 'list', 'table', routes]),
  ]);
  return found.every(({ ok, stdout }) => ok && stdout.trim() !== '');
}

/** Takes away what addRules() made. */
export async function removeRules(subnet: VpnSubnet): Promise<void> {
  await removeRoutingRules();
  await run('ip', ['-4', 'route', 'flush', 'table', routes]);
  await run('ip', ['-4', 'route', 'del', 'blackhole', subnet.cidr, 'metric', '9999']);
  await run('nft', ['delete', 'table', 'inet', table]);
}

/** All of them, however many a crash has left. */
async function removeRoutingRules(): Promise<void> {
  for (const [family, pref] of [
    ['-4', routes],
    ['-4', nowhere],
    ['-6', nowhere],
  ] as const) {
    while ((await run('ip', [family, 'rule', 'del', 'pref', pref])).ok);
  }
}

async function must(program: string, args: readonly string[], input?: string): Promise<void> {
  const { ok, stderr } = await run(program, args, input);
  if (!ok) throw new Error(`${program} ${args.join(' ')}: ${stderr.trim()}`);
}
