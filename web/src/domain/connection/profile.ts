/** What an OpenVPN profile is made of. */
export interface ProfileParts {
  /** Product, device and connection, for people. */
  readonly title: readonly string[];
  readonly host: string;
  readonly udpPort: number;
  readonly tcpPort: number;
  readonly serverName: string;
  readonly caCertificate: string;
  readonly mtu: number;
  /** tls-crypt-v2 client key, PEM. */
  readonly clientKey: string;
  /** With it the client asks for nothing. */
  readonly login?: { readonly username: string; readonly password: string } | undefined;
}

/**
 * An `.ovpn` file, all inline: read by openvpn 2.5 and later and by OpenVPN 3, so by OpenVPN Connect, Tunnelblick and
 * NetworkManager. Only 2.6 and later read a login from it. UDP is tried first, then TCP.
 */
export function ovpnProfile(parts: ProfileParts): string {
  const { host, udpPort, tcpPort, serverName, caCertificate, mtu, clientKey, login } = parts;
  const title = parts.title.map(plain).join(' ');
  return [
    `# ${title}`,
    `setenv FRIENDLY_NAME "${title}"`, // OpenVPN Connect shows it
    ...['client', 'dev tun'],
    ...[`remote ${host} ${udpPort} udp`, `remote ${host} ${tcpPort} tcp`],
    ...['nobind', 'persist-key', 'persist-tun', 'resolv-retry infinite', 'connect-timeout 10'],
    ...['remote-cert-tls server', `verify-x509-name ${serverName} name`, 'tls-version-min 1.2'],
    ...['auth-user-pass', 'setenv CLIENT_CERT 0'], // else OpenVPN 3 asks for a certificate
    'push-peer-info', // the relay knows a computer again and leaves it its address
    `tun-mtu ${mtu}`,
    ...['ignore-unknown-option block-outside-dns', 'setenv opt block-outside-dns'], // Windows: no name is asked outside
    ...inline('ca', caCertificate),
    ...inline('tls-crypt-v2', clientKey),
    ...(login ? inline('auth-user-pass', `${login.username}\n${login.password}`) : []),
    '',
  ].join('\n');
}

function inline(name: string, text: string): string[] {
  return [`<${name}>`, text.trim(), `</${name}>`];
}

/** Letters, digits and a few signs: neither a configuration file nor a header reads anything else into it. */
function plain(name: string): string {
  return name
    .replace(/[^\p{L}\p{N}._ -]+/gu, ' ')
    .replace(/ +/g, ' ')
    .trim();
}

const maxNameLength = 60;

/** "PocketProxy-Phone-1-Shop-bot.ovpn": clients name what they import after its file. */
export function profileFileName(title: readonly string[]): string {
  const words = title.map((name) => plain(name).replaceAll(' ', '-').slice(0, maxNameLength));
  return `${words.filter((word) => word !== '').join('-')}.ovpn`;
}
