/** The same openvpn as the relay's, beside it in its namespace, with the kernel's NAT behind it instead of the relay. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { VpnAuthority } from '../../../../relay/src/listeners/openvpn/authority.ts';
import { writeKeyFiles } from '../../../../relay/src/listeners/openvpn/key-files.ts';
import { serverArguments } from '../../../../relay/src/listeners/openvpn/server-arguments.ts';
import { ServerProcess } from '../../../../relay/src/listeners/openvpn/server-process.ts';
import { VpnSubnet } from '../../../../relay/src/listeners/openvpn/subnet.ts';
import { serve } from '../../../../relay/test/openvpn/calls.ts';
import { relayHost } from '../../../../relay/test/openvpn/places.ts';

export const natPort = 1_195;
/** The relay's rules are for devices of other names. */
export const natDevice = 'ppnat0';
const cidr = '10.232.0.0/16';
const rules = `
table ip nat {
  chain out { type nat hook postrouting priority srcnat;
    ip saddr ${cidr} masquerade
  }
}
`;

let server: ServerProcess | undefined;

export const functions = {
  /** `keyName`: of the one client. */
  async start(folder: string, authority: VpnAuthority, keyName: string): Promise<void> {
    const subnet = new VpnSubnet(cidr);
    const management = path.join(folder, 'nat.sock');
    const settings = { port: natPort, local: relayHost, subnet, mtu: 1_360, ipv6: existsSync('/proc/net/if_inet6') };
    const files = await writeKeyFiles(folder, authority);
    mkdirSync(files.goodKeys);
    writeFileSync(path.join(files.goodKeys, keyName), '');
    const args = serverArguments({ transport: 'udp', management, files, ...settings });
    execFileSync('nft', ['-f', '-'], { input: rules });
    writeFileSync('/proc/sys/net/ipv4/ip_forward', '1');
    await new Promise<void>((resolve, reject) => {
      server = new ServerProcess({
        ...{ name: 'nat', management, log: { info() {}, warn: console.error, error: console.error } },
        args: args.map((one) => (one === 'ppvpn0' ? natDevice : one)),
        onSignIn: (_kind, client, key) => {
          server?.management?.accept(client, key, [`ifconfig-push ${subnet.address('udp', 1) ?? ''} ${subnet.mask}`]);
        },
        onGone: () => undefined,
        onChange: (up, why) => (up ? resolve() : reject(new Error(why))),
      });
      server.start();
    });
  },
  pid: () => server?.pid,
};

if (process.send) serve(functions);
