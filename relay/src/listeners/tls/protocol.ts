import { createSecureContext, type SecureContext } from 'node:tls';
import { readCertificate, watchCertificate, type Certificate, type CertificateFiles } from '../../certificate.ts';
import { relayLimits } from '../../limits.ts';
import type { ProxyProtocol } from '../proxy-protocol.ts';
import { HandshakeLine } from './handshake-line.ts';
import { TlsHandshake } from './handshake.ts';

export interface TlsProtocolOptions {
  /** Undefined: TLS is refused. */
  readonly files: CertificateFiles | undefined;
  /** What is spoken inside TLS. */
  readonly protocols: readonly ProxyProtocol[];
  /** The files changed and cannot be used; the certificate before them stays in use. */
  readonly onCertificateError: (error: unknown) => void;
}

/**
 * TLS 1.2 and later (RFC 8446) around the other protocols: its first record says so. @throws when the certificate cannot be
 * read or does not fit its key
 */
export function tls({ files, protocols, onCertificateError }: TlsProtocolOptions): ProxyProtocol {
  const line = new HandshakeLine(relayLimits.tlsHandshakesPerTurn);
  let current = files && contextOf(readCertificate(files));
  const stopWatching = files && watchCertificate(files, (next) => (current = contextOf(next)), onCertificateError);
  return {
    begins: (first) => first === 22,
    serve: (client) => new TlsHandshake(client, { line, secureContext: () => current, protocols }),
    end: stopWatching,
  };
}

function contextOf(certificate: Certificate): SecureContext {
  return createSecureContext({ ...certificate, minVersion: 'TLSv1.2', sessionIdContext: 'pocketproxy' });
}
