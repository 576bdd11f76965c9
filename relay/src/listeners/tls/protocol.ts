import { X509Certificate } from 'node:crypto';
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

/** TLS, and what is known of its certificate. */
export interface TlsProtocol extends ProxyProtocol {
  /** When it ends, and why the newest files are not in use; undefined: there is none. */
  certificate(): { readonly endsMs: number; readonly fault: string | undefined } | undefined;
}

/**
 * TLS 1.2 and later (RFC 8446) around the other protocols: its first record says so. @throws when the certificate cannot be
 * read or does not fit its key
 */
export function tls({ files, protocols, onCertificateError }: TlsProtocolOptions): TlsProtocol {
  const line = new HandshakeLine(relayLimits.tlsHandshakesPerTurn);
  let current = files && inUse(readCertificate(files));
  let fault: string | undefined;
  const take = (next: Certificate) => {
    current = inUse(next);
    fault = undefined;
  };
  const onError = (error: unknown) => {
    fault = error instanceof Error ? error.message : String(error);
    onCertificateError(error);
  };
  const stopWatching = files && watchCertificate(files, take, onError);
  return {
    begins: (first) => first === 22,
    serve: (client) => new TlsHandshake(client, { line, secureContext: () => current?.context, protocols }),
    end: stopWatching,
    certificate: () => current && { endsMs: current.endsMs, fault },
  };
}

function inUse(certificate: Certificate): { readonly context: SecureContext; readonly endsMs: number } {
  const context = createSecureContext({ ...certificate, minVersion: 'TLSv1.2', sessionIdContext: 'pocketproxy' });
  return { context, endsMs: Date.parse(new X509Certificate(certificate.cert).validTo) };
}
