import { parseTarget } from '@pocketproxy/relay/protocol';
import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import { UsageError } from '../credentials.ts';
import { parseDnsServer, type DnsServer } from '../network/dns/server.ts';
import { phoneScript, type PhoneScript } from '../network/phone-script.ts';
import { parseCommandLine, type CommandLine } from '../network/run-program.ts';

/** Readers of single command-line values. All throw UsageError with the option's name. */

export function urlOf(option: string, text: string, protocols: readonly string[] = ['http:', 'https:']): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !protocols.includes(url.protocol)) {
    throw new UsageError(
      `${option} must be a URL that starts with ${protocols.map((name) => `${name}//`).join(' or ')}`,
    );
  }
  return url;
}

/** SEC-02: without TLS everyone on the way reads the phone's secret. Loopback is no one's way. */
export function warnWhenPlain(url: URL, log: Logger): void {
  const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if ((url.protocol === 'ws:' || url.protocol === 'http:') && !loopback) {
    log.warn({ host: url.host }, 'this connection is not encrypted and carries the secret of the phone');
  }
}

/** A whole number between bounds. */
export function numberOf(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new UsageError(`${option} must be a whole number from ${least} to ${most}`);
  }
  return value;
}

/** `host:port`, IPv6 in brackets. */
export function hostPortOf(option: string, text: string): { host: string; port: number } {
  const [, host = '', port = ''] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  const target = parseTarget(host, Number(port));
  if (!target) throw new UsageError(`${option} must be HOST:PORT`);
  return { host: target.host, port: target.port };
}

/** `NAME=ADDRESS` pairs. */
export function hostsOf(option: string, texts: readonly string[]): ReadonlyMap<string, Uint8Array> {
  const hosts = new Map<string, Uint8Array>();
  for (const text of texts) {
    const [name = '', address = ''] = text.split('=');
    const bytes = parseTarget(address, 1)?.bytes;
    if (name === '' || !bytes) throw new UsageError(`${option} must be NAME=ADDRESS`);
    hosts.set(name.toLowerCase(), bytes);
  }
  return hosts;
}

/** Comma-separated parts, without empty ones. */
export function listOf(text: string | undefined): string[] {
  return (text ?? '').split(',').flatMap((part) => part.trim() || []);
}

/** Comma-separated `ADDRESS` or `ADDRESS:PORT` (IPv6 with a port in brackets). */
export function dnsServersOf(option: string, text: string): DnsServer[] {
  const servers = listOf(text).map(parseDnsServer);
  const known = servers.filter((server) => server !== undefined);
  if (known.length === 0 || known.length < servers.length) throw new UsageError(`${option} must list addresses`);
  return known;
}

export function commandLineOf(option: string, text: string): CommandLine {
  const command = parseCommandLine(text);
  if (!command) throw new UsageError(`${option} must name a program`);
  return command;
}

/** What simulated phones do from the start, as JSON. */
export function scriptOf(option: string, text: string): PhoneScript {
  try {
    return phoneScript.parse(JSON.parse(text));
  } catch {
    throw new UsageError(`${option} must be JSON with fields of a script, for example {"rotation":"same_ip"}`);
  }
}

/** Content of a PEM file. */
export function certificatesOf(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`${option}: ${file} cannot be read`);
  }
}
