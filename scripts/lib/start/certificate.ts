import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

const days = 365;
const restMs = 30 * 86_400_000;

/** The certificate of this installation's relay, for 127.0.0.1: the one in `stem`.pem, or a new one where that ends soon. */
export async function keepCertificate(stem: string): Promise<CertificateFiles> {
  const files = { certFile: `${stem}.pem`, keyFile: `${stem}-key.pem` };
  if (lasts(files)) return files;
  const { selfSigned } = await import('../self-signed.ts'); // its library takes a while to load
  const { cert, key } = await selfSigned('127.0.0.1', days);
  writeFileSync(files.keyFile, key, { mode: 0o600 });
  writeFileSync(files.certFile, cert);
  return files;
}

function lasts({ certFile, keyFile }: CertificateFiles): boolean {
  if (!existsSync(certFile) || !existsSync(keyFile)) return false;
  try {
    return Date.parse(new X509Certificate(readFileSync(certFile)).validTo) - Date.now() > restMs;
  } catch {
    return false; // damaged: no one depends on it
  }
}
