import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { vpnClientKey } from '../../contract/vpn.ts';
import type { ConnectionSettings } from '../../src/connection/connection.ts';
import type { VpnAuthority } from '../../src/listeners/openvpn/authority.ts';
import { relayHost, vpnPort } from './places.ts';

export interface ProfileOptions {
  readonly secret: string;
  readonly proto: 'udp' | 'tcp';
  readonly port?: number;
  /** Of its tls-crypt-v2 key. */
  readonly generation?: number;
  /** Further lines. */
  readonly extra: readonly string[];
}

/** A profile with its password, as customers load it, that looks again soon. */
export function profileOf(
  { username, id, vpnGeneration }: ConnectionSettings,
  authority: VpnAuthority,
  { secret, proto, port = vpnPort, generation = vpnGeneration, extra }: ProfileOptions,
): string {
  const tlsCrypt = vpnClientKey(authority.keys, { connectionId: id, generation });
  return [
    ...['client', 'dev tun', `remote ${relayHost} ${port} ${proto}`, 'nobind', 'persist-key', 'persist-tun'],
    ...['resolv-retry infinite', 'connect-timeout 10', 'remote-cert-tls server', 'tls-version-min 1.2', 'verb 3'],
    ...[`verify-x509-name ${authority.serverName} name`, 'setenv CLIENT_CERT 0', 'tun-mtu 1360', 'connect-retry 1 2'],
    'push-peer-info',
    ...[`<ca>\n${authority.caCertificate.trim()}\n</ca>`, `<tls-crypt-v2>\n${tlsCrypt.trim()}\n</tls-crypt-v2>`],
    ...[`<auth-user-pass>\n${username}\n${secret}\n</auth-user-pass>`, ...extra, ''],
  ].join('\n');
}

/** An openvpn client of a customer. */
export class Client {
  readonly lines: string[] = [];
  readonly #child: ChildProcess;
  readonly #watchers = new Set<() => void>();
  #exited = false;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.lines.push(...text.split('\n').filter(Boolean));
      for (const watcher of this.#watchers) watcher();
    });
    child.on('exit', () => {
      this.#exited = true;
      for (const watcher of this.#watchers) watcher();
    });
  }

  get exited(): boolean {
    return this.#exited;
  }

  /** Resolves with the first line that fits, from line `from` on. @throws with the log when it ends, or after `ms` */
  said(what: RegExp, from = 0, ms = 20_000): Promise<string> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => done(undefined), ms);
      const done = (line: string | undefined) => {
        clearTimeout(timer);
        this.#watchers.delete(look);
        if (line === undefined) reject(new Error(`openvpn did not say ${what}:\n${this.lines.join('\n')}`));
        else resolve(line);
      };
      const look = () => {
        const line = this.lines.slice(from).find((one) => what.test(one));
        if (line !== undefined) done(line);
        else if (this.#exited) done(undefined);
      };
      this.#watchers.add(look);
      look();
    });
  }

  connected(from = 0): Promise<string> {
    return this.said(/Initialization Sequence Completed/, from);
  }

  /** Resolves when the program has ended by itself. */
  async ended(): Promise<void> {
    if (!this.#exited) await once(this.#child, 'exit', { signal: AbortSignal.timeout(20_000) });
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (this.#exited) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill(signal);
    await gone;
  }
}

/** Asks again and again until it is so. */
export async function until(what: string, so: () => Promise<boolean> | boolean, ms = 15_000): Promise<void> {
  const endsMs = performance.now() + ms;
  while (!(await so())) {
    if (performance.now() > endsMs) throw new Error(`it took too long: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
