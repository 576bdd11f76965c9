import { operation } from '@/api/operation';
import { listAccessLogInput } from '@/domain/access-log/input';
import { listAccessLog } from '@/domain/access-log/list';
import { accessLogPage } from '@/domain/access-log/view';
import { connectionIdInput } from '@/domain/connection/input';
import { getConnectionUsage } from '@/domain/connection/usage';
import { connectionUsageView } from '@/domain/connection/view';
import { getDeviceUptime } from '@/domain/uptime/get';
import { uptimeInput } from '@/domain/uptime/input';
import { uptimeView } from '@/domain/uptime/view';
import { listCustomerUsageInput, listUsageInput, refusalHistoryInput, trafficInput } from '@/domain/usage/input';
import { listCustomerUsage, listUsage } from '@/domain/usage/list';
import { getConnectionRefusals, getCustomerRefusals, getDeviceRefusals } from '@/domain/usage/refusals';
import { getConnectionTraffic, getCustomerTraffic, getDeviceTraffic } from '@/domain/usage/traffic';
import { refusalHistoryView, trafficView, usagePage } from '@/domain/usage/view';

const usage = { tag: 'Usage', scope: 'usage:read' } as const;

/** Traffic, refusals, uptime and access logs. */
export const usageOperations = [
  operation('GET /connections/{id}/usage', {
    ...{ ...usage, limited: true, id: 'getConnectionUsage' },
    summary: 'Get what a connection used now, this month and of its data limit',
    ...{ input: connectionIdInput, answer: connectionUsageView, call: getConnectionUsage },
  }),
  operation('GET /connections/{id}/traffic', {
    ...{ ...usage, limited: true, id: 'getConnectionTraffic' },
    summary: 'Get the traffic of a connection',
    description: 'Exact bytes; `day` in pieces of five minutes, `week` in hours, `month` in days, `year` in months.',
    ...{ input: trafficInput, answer: trafficView, call: getConnectionTraffic },
    csv: 'buckets',
  }),
  operation('GET /connections/{id}/refusals', {
    ...{ ...usage, limited: true, id: 'getConnectionRefusals' },
    summary: 'Get what was refused on a connection, by reason',
    ...{ input: refusalHistoryInput, answer: refusalHistoryView, call: getConnectionRefusals },
    csv: 'rows',
  }),
  operation('GET /devices/{id}/traffic', {
    ...{ ...usage, limited: true, id: 'getDeviceTraffic' },
    summary: 'Get the traffic of a phone',
    description: 'Exact bytes; `day` in pieces of five minutes, `week` in hours, `month` in days, `year` in months.',
    ...{ input: trafficInput, answer: trafficView, call: getDeviceTraffic },
    csv: 'buckets',
  }),
  operation('GET /devices/{id}/refusals', {
    ...{ ...usage, limited: true, id: 'getDeviceRefusals' },
    summary: 'Get what was refused on a phone, by reason',
    ...{ input: refusalHistoryInput, answer: refusalHistoryView, call: getDeviceRefusals },
    csv: 'rows',
  }),
  operation('GET /customers/{id}/traffic', {
    ...{ ...usage, id: 'getCustomerTraffic' },
    summary: 'Get the traffic of a customer',
    description: 'Exact bytes; `day` in pieces of five minutes, `week` in hours, `month` in days, `year` in months.',
    ...{ input: trafficInput, answer: trafficView, call: getCustomerTraffic },
    csv: 'buckets',
  }),
  operation('GET /customers/{id}/refusals', {
    ...{ ...usage, id: 'getCustomerRefusals' },
    summary: 'Get what was refused on a customer, by reason',
    ...{ input: refusalHistoryInput, answer: refusalHistoryView, call: getCustomerRefusals },
    csv: 'rows',
  }),
  operation('GET /customers/{customerId}/usage', {
    ...{ ...usage, id: 'listUsage' },
    summary: 'List phones or connections by what they used this month',
    ...{ input: listUsageInput, answer: usagePage, call: listUsage },
    csv: 'items',
  }),
  operation('GET /customers/usage', {
    ...{ ...usage, id: 'listCustomerUsage' },
    summary: 'List customers by what they used this month',
    description: 'A customer’s key sees its own.',
    ...{ input: listCustomerUsageInput, answer: usagePage, call: listCustomerUsage },
    csv: 'items',
  }),
  operation('GET /devices/{id}/uptime', {
    ...{ ...usage, limited: true, id: 'getDeviceUptime' },
    summary: 'Get what a phone’s time was spent with',
    ...{ input: uptimeInput, answer: uptimeView, call: getDeviceUptime },
  }),
  operation('GET /connections/{id}/access-log', {
    ...{ ...usage, id: 'listAccessLog' },
    summary: 'List streams of a connection',
    description: 'Where its access log is on. Never destinations.',
    ...{ input: listAccessLogInput, answer: accessLogPage, call: listAccessLog },
    csv: 'items',
  }),
] as const;
