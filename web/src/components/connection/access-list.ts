import { csvLine } from '@/base/csv';
import { accessForm, type ProxyAccess } from '../format/access';

/** A connection with what a program needs to use it. */
export interface NamedAccess extends ProxyAccess {
  readonly name: string;
  readonly device: string;
}

/** The forms in which many connections are copied at once. Those without a port are left out. */
export const accessLists = {
  line: {
    label: 'host:port:user:pass',
    of: (all) =>
      usable(all)
        .map((one) => accessForm(one, '', 'line'))
        .join('\n'),
  },
  url: {
    label: 'URL',
    of: (all) =>
      usable(all)
        .map((one) => accessForm(one, '', 'url'))
        .join('\n'),
  },
  json: { label: 'JSON', of: (all) => JSON.stringify(usable(all), undefined, 2) },
  csv: {
    label: 'CSV',
    of: (all) =>
      [
        csvLine(['name', 'device', 'host', 'port', 'username', 'password']),
        ...usable(all).map((one) => csvLine([one.name, one.device, one.host, one.port, one.username, one.password])),
      ].join(''),
  },
} as const satisfies Record<string, { label: string; of: (all: readonly NamedAccess[]) => string }>;

export type AccessList = keyof typeof accessLists;

function usable(all: readonly NamedAccess[]) {
  return all.flatMap((one) => (one.port === null ? [] : [{ ...one, port: one.port }]));
}
