import type { Logger } from 'pino';
import { readAddress } from '../../protocol/ip.ts';
import type { RelayConfig } from '../config.ts';
import { http } from './http/protocol.ts';
import type { ProxyProtocol } from './proxy-protocol.ts';
import { socks4 } from './socks4/protocol.ts';
import { socks5 } from './socks5/protocol.ts';
import { tls, type TlsProtocol } from './tls/protocol.ts';

export interface ProxyProtocols {
  /** What customers may speak on the public ports. */
  readonly all: readonly ProxyProtocol[];
  /** The certificate of the public ports; undefined: they have none. */
  readonly certificate: () => ReturnType<TlsProtocol['certificate']>;
}

/** The table of what is spoken on the public ports. @throws when the certificate cannot be used */
export function proxyProtocols(config: RelayConfig, log: Pick<Logger, 'error'>): ProxyProtocols {
  const publicAddress = readAddress(config.publicHost) && config.publicHost;
  const protocols = [http, socks5({ udpPorts: config.udpPorts, publicAddress }), socks4];
  const onCertificateError = (error: unknown) =>
    log.error({ err: error }, 'the changed certificate of the proxy ports cannot be used; the one before it stays');
  const around = tls({ files: config.proxyCertificate, protocols, onCertificateError });
  return { all: [...protocols, around], certificate: around.certificate };
}
