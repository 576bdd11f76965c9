import { readFileSync, unwatchFile, watchFile } from 'node:fs';

/** A certificate with its chain, and its private key, as PEM files. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

export interface Certificate {
  readonly cert: Buffer;
  readonly key: Buffer;
}

const defaultPollMs = 5_000;

/** The files as they are now. @throws when one cannot be read */
export function readCertificate({ certFile, keyFile }: CertificateFiles): Certificate {
  return { cert: readFileSync(certFile), key: readFileSync(keyFile) };
}

/**
 * Calls `take` with the files whenever one has changed. What cannot be read or taken goes to `onError`, and what was taken
 * before stays in use: a file may be written only in part, and its next change tries again. Returns the way out.
 */
export function watchCertificate(
  files: CertificateFiles,
  take: (certificate: Certificate) => void,
  onError: (error: unknown) => void,
  pollMs = defaultPollMs,
): () => void {
  const reload = () => {
    try {
      take(readCertificate(files));
    } catch (error) {
      onError(error);
    }
  };
  const paths = [files.certFile, files.keyFile];
  for (const file of paths) watchFile(file, { interval: pollMs, persistent: false }, reload);
  return () => paths.forEach((file) => unwatchFile(file, reload));
}
