import type { Reason } from '@pocketproxy/relay/protocol';

/** Why something the relay asked for cannot be done, as a reason that goes on the wire. */
export class Refused extends Error {
  constructor(
    readonly reason: Reason,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}

const bySystemCode: Readonly<Record<string, Reason>> = {
  ECONNREFUSED: 'connect_refused',
  ETIMEDOUT: 'connect_timeout',
  EHOSTUNREACH: 'host_unreachable',
  EHOSTDOWN: 'host_unreachable',
  ENETUNREACH: 'network_unreachable',
  ENETDOWN: 'network_unreachable',
  EAFNOSUPPORT: 'network_unreachable',
  EINVAL: 'network_unreachable',
  EACCES: 'network_unreachable',
  EPERM: 'network_unreachable',
  ECONNRESET: 'connection_reset',
  ECONNABORTED: 'connection_reset',
  EPIPE: 'connection_reset',
  ENOTFOUND: 'name_not_found',
  // The address we bind to is gone: the mobile interface went down between our check and the call.
  EADDRNOTAVAIL: 'mobile_down',
  ENODEV: 'mobile_down',
  EMFILE: 'phone_overloaded',
  ENFILE: 'phone_overloaded',
  ENOBUFS: 'phone_overloaded',
  ENOMEM: 'phone_overloaded',
};

/** The reason of an error of a dial or of an open socket; an error no one foresaw is internal_error. */
export function reasonOfError(error: unknown): Reason {
  if (error instanceof Refused) return error.reason;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return bySystemCode[code] ?? 'internal_error';
}
