import { setTimeZone } from '@/domain/customer/set-time-zone';
import { found, ofCustomer, onDevice, own, owners, seers, type Row } from '@/domain/testing/matrix-row';
import { getConnectionRefusals, getCustomerRefusals, getDeviceRefusals } from '@/domain/usage/refusals';
import { listCustomerUsage, listUsage } from '@/domain/usage/list';
import { getConnectionTraffic, getCustomerTraffic, getDeviceTraffic } from '@/domain/usage/traffic';

/** Verbs on the history of traffic and refusals, and on the clock by which it is kept. */
export const historyRows: Readonly<Record<string, Row>> = {
  getConnectionTraffic: onDevice(seers, (c, { connectionId: id }) => getConnectionTraffic(c, { id })),
  getDeviceTraffic: onDevice(seers, (c, { deviceId: id }) => getDeviceTraffic(c, { id, range: 'year' })),
  getCustomerTraffic: ofCustomer(own, (c, { customerId: id }) => getCustomerTraffic(c, { id, range: 'month' })),
  listUsage: ofCustomer(own, (c, { customerId }) => listUsage(c, { customerId, of: 'devices' })),
  listCustomerUsage: ofCustomer(own, (c, { customerId }) => found(listCustomerUsage(c), ({ id }) => id === customerId)),
  getConnectionRefusals: onDevice(seers, (c, { connectionId: id }) => getConnectionRefusals(c, { id })),
  getDeviceRefusals: onDevice(seers, (c, { deviceId: id }) => getDeviceRefusals(c, { id })),
  getCustomerRefusals: ofCustomer(own, (c, { customerId: id }) => getCustomerRefusals(c, { id })),
  setTimeZone: ofCustomer(owners, (c, { customerId: id }) => setTimeZone(c, { id, timeZone: 'Asia/Tokyo' })),
};
