import type { ConnectionView } from '@/domain/connection/view';
import { formatBitrate, formatBytes } from '../format/bytes';
import { periodOptions } from './limits';
import { protocolTitles } from './protocol-titles';

type Limited = Pick<
  ConnectionView,
  | 'protocols'
  | 'requireTls'
  | 'takesTls'
  | 'quotaBytes'
  | 'quotaPeriod'
  | 'speedBitsPerSecond'
  | 'maxStreams'
  | 'maxConnectsPerSecond'
  | 'rotationWaitSeconds'
  | 'maxVpnSessions'
>;

/** The limits of a connection as facts, all but its expiry, which has a time zone. */
export function limitLines(limits: Limited): readonly (readonly [name: string, value: string])[] {
  const { protocols, requireTls, takesTls, quotaBytes, quotaPeriod, speedBitsPerSecond: speed } = limits;
  const { maxStreams, maxConnectsPerSecond, rotationWaitSeconds: wait } = limits;
  const period = periodOptions.find(({ value }) => value === quotaPeriod)?.label ?? '';
  return [
    ['Protocols', protocols.map((name) => protocolTitles[name]).join(', ')],
    ...(takesTls || requireTls ? [['TLS to the relay', requireTls ? 'Required' : 'Optional'] as const] : []),
    ['Data limit', quotaBytes === null ? 'None' : `${formatBytes(quotaBytes)} ${period}`],
    ['Speed limit', speed === null ? 'None' : formatBitrate(speed)],
    ['Open streams', `At most ${maxStreams.toLocaleString('en')}`],
    ['New streams', `At most ${maxConnectsPerSecond.toLocaleString('en')} per second`],
    ...(protocols.includes('openvpn') ? [['OpenVPN sessions', `At most ${limits.maxVpnSessions}`] as const] : []),
    ['During a rotation', wait === 0 ? 'New requests fail immediately' : `New requests wait up to ${wait} s`],
  ];
}
