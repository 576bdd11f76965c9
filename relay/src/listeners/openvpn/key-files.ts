import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { vpnServerKeyPem } from '../../../contract/vpn.ts';
import type { VpnAuthority } from './authority.ts';
import type { ServerFiles } from './server-arguments.ts';

/**
 * Which tls-crypt-v2 keys are good: asked for each client that has proved to hold one, before openvpn's TLS stack hears of
 * it. Built-in commands only, since openvpn waits for it.
 */
const verifyScript = `read -r key < "$metadata_file"
case $key in '' | *[!0-9a-f.-]*) exit 1 ;; esac
test -e "$1/$key"
`;

/** Writes what openvpn reads, into a folder that only the relay's user can enter. */
export async function writeKeyFiles(folder: string, { caCertificate, keys }: VpnAuthority): Promise<ServerFiles> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const write = async (name: string, text: string) => {
    const file = path.join(folder, name);
    await writeFile(file, text, { mode: 0o600 });
    return file;
  };
  return {
    ca: await write('ca.pem', caCertificate),
    certificate: await write('server.pem', keys.serverCertificate),
    key: await write('server.key', keys.serverKey),
    tlsCrypt: await write('tls-crypt-v2.key', vpnServerKeyPem(keys)),
    verifyScript: await write('verify.sh', verifyScript),
    goodKeys: path.join(folder, 'good'),
  };
}
