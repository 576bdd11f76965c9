import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { VpnKeys } from '../../../contract/vpn.ts';

/** What a relay's OpenVPN server and the profiles for it are made of. */
export interface VpnAuthority {
  /** PEM. */
  readonly caCertificate: string;
  /** In the server's certificate; profiles demand it. */
  readonly serverName: string;
  readonly keys: VpnKeys;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dayMs = 86_400_000;
const caDays = 7_305;
const serverDays = 825;
/** A server certificate that ends sooner is replaced, by the same CA. */
const renewalDays = 90;

/** Makes a CA, a server certificate and the tls-crypt-v2 server key (ECDSA P-256). `relayId` names the server. */
export async function createAuthority(relayId: string, nowMs: number): Promise<VpnAuthority> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const serverName = `relay-${relayId.slice(-12)}.pocketproxy.internal`;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...{ serialNumber: serial(), name: 'CN=PocketProxy OpenVPN CA', keys, signingAlgorithm: algorithm },
    ...validity(nowMs, caDays),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const caKey = await pemOf(keys.privateKey);
  const server = await issueServer(certificate, keys.privateKey, serverName, nowMs);
  const tlsCrypt = randomBytes(128).toString('base64');
  return { caCertificate: certificate.toString('pem'), serverName, keys: { tlsCrypt, caKey, ...server } };
}

/** The same authority with another server certificate where its own ends soon; undefined where it does not. */
export async function renewed(authority: VpnAuthority, nowMs: number): Promise<VpnAuthority | undefined> {
  const { caCertificate, serverName, keys } = authority;
  if (certificateEndsMs(authority) - nowMs > renewalDays * dayMs) return undefined;
  const der = Buffer.from(keys.caKey.replace(/^-----.*-----$/gm, ''), 'base64');
  const caKey = await webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
  const server = await issueServer(new x509.X509Certificate(caCertificate), caKey, serverName, nowMs);
  return { ...authority, keys: { ...keys, ...server } };
}

/** When the server's certificate ends. */
export function certificateEndsMs({ keys }: VpnAuthority): number {
  return new x509.X509Certificate(keys.serverCertificate).notAfter.getTime();
}

async function issueServer(
  ca: x509.X509Certificate,
  signingKey: webcrypto.CryptoKey,
  name: string,
  nowMs: number,
): Promise<Pick<VpnKeys, 'serverKey' | 'serverCertificate'>> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    ...{ serialNumber: serial(), subject: `CN=${name}`, issuer: ca.subject, publicKey: keys.publicKey },
    ...{ signingKey, signingAlgorithm: algorithm },
    ...validity(nowMs, serverDays),
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyAgreement, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: name }]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(ca),
    ],
  });
  return { serverCertificate: certificate.toString('pem'), serverKey: await pemOf(keys.privateKey) };
}

/** From a day ago, since clients' clocks differ. */
function validity(nowMs: number, days: number) {
  return { notBefore: new Date(nowMs - dayMs), notAfter: new Date(nowMs + days * dayMs) };
}

/** Positive, 16 bytes. */
function serial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  return `${x509.PemConverter.encode(der, 'PRIVATE KEY')}\n`;
}
