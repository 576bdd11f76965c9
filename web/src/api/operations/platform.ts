import { z } from 'zod';
import { operation, plainOperation } from '@/api/operation';
import { createRelayWindow } from '@/domain/alert/create-relay-window';
import { relayWindowInput, relayWindowsInput } from '@/domain/alert/input';
import { listRelayWindows } from '@/domain/alert/list-relay-windows';
import { windowPage, windowView } from '@/domain/alert/view';
import { getCeilings } from '@/domain/ceiling/get';
import { setCeilingsInput } from '@/domain/ceiling/input';
import { setCeilings } from '@/domain/ceiling/set';
import { ceilingsView } from '@/domain/ceiling/view';
import { getCockpit } from '@/domain/cockpit/get';
import { getFleet } from '@/domain/cockpit/get-fleet';
import { cockpitView, fleetView } from '@/domain/cockpit/view';
import { getJobs } from '@/domain/job/get';
import { jobInput } from '@/domain/job/input';
import { retryJob } from '@/domain/job/retry';
import { jobsView, retriedJobView } from '@/domain/job/view';
import { pageInput } from '@/domain/page';
import { getRelay } from '@/domain/relay/get';
import { relayIdInput, setRelayDrainingInput } from '@/domain/relay/input';
import { listRelays } from '@/domain/relay/list';
import { removeRelay } from '@/domain/relay/remove';
import { renewVpnAuthority } from '@/domain/relay/renew-authority';
import { setRelayDraining } from '@/domain/relay/set-draining';
import { relayDetailView, relayPage, removedRelayView } from '@/domain/relay/view';

const read = { tag: 'Platform', scope: 'platform:read' } as const;
const write = { tag: 'Platform', scope: 'platform:write' } as const;

/** What operators see and decide of the whole product. */
export const platformOperations = [
  operation('GET /relays', {
    ...{ ...read, id: 'listRelays' },
    summary: 'List relays',
    description: 'Operators only.',
    ...{ input: pageInput, answer: relayPage, call: listRelays },
  }),
  operation('GET /relays/{id}', {
    ...{ ...read, id: 'getRelay' },
    summary: 'Get a relay',
    description: 'Operators only.',
    ...{ input: relayIdInput, answer: relayDetailView, call: getRelay },
  }),
  operation('PUT /relays/{id}/draining', {
    ...{ ...write, id: 'setRelayDraining' },
    summary: 'Drain a relay, or end that',
    description: 'Operators only. Nothing new is placed on it; what is there stays and works.',
    ...{ input: setRelayDrainingInput, answer: relayDetailView, call: setRelayDraining },
  }),
  operation('DELETE /relays/{id}', {
    ...{ ...write, id: 'removeRelay' },
    summary: 'Remove a relay',
    description: 'Operators only. One that does not run, and that nothing uses.',
    ...{ input: relayIdInput, answer: removedRelayView, call: removeRelay },
    errors: ['relay_online', 'relay_in_use'],
  }),
  operation('POST /relays/{id}/openvpn-authority', {
    ...{ ...write, id: 'renewVpnAuthority', status: 202 },
    summary: 'Ask a relay for another certificate authority of OpenVPN',
    description: 'Operators only. Every OpenVPN profile of it has to be loaded again.',
    ...{ input: relayIdInput, answer: relayDetailView, call: renewVpnAuthority },
    errors: ['relay_without_keys'],
  }),
  operation('GET /relays/{relayId}/maintenance-windows', {
    ...{ ...read, id: 'listRelayWindows' },
    summary: 'List maintenance windows of a relay',
    description: 'Operators only. The latest first.',
    ...{ input: relayWindowsInput, answer: windowPage, call: listRelayWindows },
  }),
  operation('POST /relays/{relayId}/maintenance-windows', {
    ...{ ...write, id: 'createRelayWindow', status: 201 },
    summary: 'Plan maintenance of a relay',
    description: 'Operators only. Meanwhile neither it nor its phones open an alert.',
    ...{ input: relayWindowInput, answer: windowView, call: createRelayWindow },
    errors: ['windows_full'],
  }),
  plainOperation('GET /ceilings', {
    ...{ ...read, id: 'getCeilings' },
    summary: 'Get the ceilings that hold for all customers',
    description: 'Operators only. `value` null: `otherwise` holds.',
    ...{ answer: ceilingsView, call: (context) => getCeilings(context, { customerId: null }) },
  }),
  operation('PUT /ceilings', {
    ...{ ...write, id: 'setCeilings' },
    summary: 'Change ceilings for all customers',
    description: 'Operators only. What is left out stays; null goes back to the default.',
    ...{ input: z.object({ values: setCeilingsInput.shape.values }), answer: ceilingsView },
    call: (context, { values }) => setCeilings(context, { customerId: null, values }),
  }),
  plainOperation('GET /jobs', {
    ...{ ...read, id: 'getJobs' },
    summary: 'Get queues and recurring jobs',
    description: 'Operators only.',
    ...{ answer: jobsView, call: getJobs },
  }),
  operation('POST /jobs/{queue}/{id}/retry', {
    ...{ ...write, id: 'retryJob', once: false },
    summary: 'Run a failed job again',
    description: 'Operators only.',
    ...{ input: jobInput, answer: retriedJobView, call: retryJob },
  }),
  plainOperation('GET /platform/figures', {
    ...{ ...read, id: 'getCockpit' },
    summary: 'Get how the whole product does',
    description: 'Operators only. Traffic, rotations, limits that are used up, new customers and failures.',
    ...{ answer: cockpitView, call: getCockpit },
  }),
  plainOperation('GET /platform/phones', {
    ...{ ...read, id: 'getFleet' },
    summary: 'Get every phone with its state',
    description: 'Operators only. At most 1,000 phones one by one.',
    ...{ answer: fleetView, call: getFleet },
  }),
] as const;
