import { exportAccessLog } from '@/domain/access-log/export';
import { getAccessLog } from '@/domain/access-log/get';
import { listAccessLog } from '@/domain/access-log/list';
import { setAccessLog } from '@/domain/access-log/set';
import { setTimeZone } from '@/domain/customer/set-time-zone';
import { getOverview } from '@/domain/overview/get';
import { getOverviewTraffic } from '@/domain/overview/traffic';
import {
  found,
  managers,
  ofCustomer,
  onDevice,
  own,
  owners,
  seers,
  signedIn,
  type Row,
} from '@/domain/testing/matrix-row';
import { getConnectionRefusals, getCustomerRefusals, getDeviceRefusals } from '@/domain/usage/refusals';
import { listCustomerUsage, listUsage } from '@/domain/usage/list';
import { getConnectionTraffic, getCustomerTraffic, getDeviceTraffic } from '@/domain/usage/traffic';

/** Verbs on the history of traffic and refusals, and on the clock by which it is kept. */
export const historyRows: Readonly<Record<string, Row>> = {
  getConnectionTraffic: onDevice(seers, (c, { connectionId: id }) => getConnectionTraffic(c, { id })),
  getDeviceTraffic: onDevice(seers, (c, { deviceId: id }) => getDeviceTraffic(c, { id, range: 'year' })),
  getCustomerTraffic: ofCustomer(own, (c, { customerId: id }) => getCustomerTraffic(c, { id, range: 'month' })),
  getOverview: onDevice(seers, (c, { deviceId }) =>
    found(
      getOverview(c).then(({ phones }) => phones.items),
      ({ id }) => id === deviceId,
    ),
  ),
  getOverviewTraffic: { run: (c) => getOverviewTraffic(c), seenBy: signedIn, allowed: signedIn },
  listUsage: ofCustomer(own, (c, { customerId }) => listUsage(c, { customerId, of: 'devices' })),
  listCustomerUsage: ofCustomer(own, (c, { customerId }) => found(listCustomerUsage(c), ({ id }) => id === customerId)),
  getConnectionRefusals: onDevice(seers, (c, { connectionId: id }) => getConnectionRefusals(c, { id })),
  getDeviceRefusals: onDevice(seers, (c, { deviceId: id }) => getDeviceRefusals(c, { id })),
  getCustomerRefusals: ofCustomer(own, (c, { customerId: id }) => getCustomerRefusals(c, { id })),
  getAccessLog: onDevice(managers, (c, { connectionId: id }) => getAccessLog(c, { id })),
  listAccessLog: onDevice(managers, (c, { connectionId: id }) => listAccessLog(c, { id })),
  exportAccessLog: onDevice(managers, (c, { connectionId: id }) => exportAccessLog(c, { id })),
  setAccessLog: onDevice(owners, (c, { connectionId: id }) => setAccessLog(c, { id, enabled: true, days: 30 })),
  setTimeZone: ofCustomer(owners, (c, { customerId: id }) => setTimeZone(c, { id, timeZone: 'Asia/Tokyo' })),
};
