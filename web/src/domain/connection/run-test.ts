import { isReason, reasons, trialLegOf, type Reason, type Trial, type TrialStep } from '@pocketproxy/relay/contract';
import type { z } from 'zod';
import { authorize } from '@/domain/authorize';
import { connectionIdInput } from '@/domain/connection/input';
import { loadConnection } from '@/domain/connection/load';
import type { ConnectionTestView, TestFailureView, TestStepView } from '@/domain/connection/view';
import type { Context } from '@/domain/context';
import { AppError, refuseThrottled } from '@/domain/errors';
import { parse } from '@/domain/parse';

/**
 * Tests a connection through the connection itself: its relay signs in at its port and goes through the phone, counted,
 * limited and refused as any client. Some kilobytes each, so at most 10 a minute for a connection and 120 in 10 minutes
 * for a customer. @throws AppError `not_found`, `forbidden`, `throttled`, `relay_silent`, `relay_unaware`
 */
export async function testConnection(
  context: Context,
  input: z.input<typeof connectionIdInput>,
): Promise<ConnectionTestView> {
  const { id } = parse(connectionIdInput, input);
  const connection = await loadConnection(context.db, context, id);
  authorize(context.viewer, 'connection.test', connection);
  const { deviceId, relayId, port } = connection;
  refuseThrottled(await context.throttle.take('connection_test', id));
  refuseThrottled(await context.throttle.take('connection_test_customer', connection.customerId ?? deviceId));
  const device = await context.db.device.findUnique({ where: { id: deviceId }, select: { carrier: true } });
  const carrier = device?.carrier ?? null;
  if (port === null) return toTestView(refusedEverywhere('connection_expired'), carrier);
  const trial = await context.askTrial(relayId, id);
  if (trial === undefined) throw new AppError('relay_silent');
  if (trial === null) throw new AppError('relay_unaware');
  return toTestView(trial, carrier);
}

function toTestView({ http, socks5, udp, exitAddress, legs }: Trial, carrier: string | null): ConnectionTestView {
  const steps = [http, socks5, udp].map(stepOf);
  const failed = steps.find((step) => step.state === 'failed');
  const passed = steps.some((step) => step.state === 'passed');
  return {
    ...{ http: stepOf(http), socks5: stepOf(socks5), udp: stepOf(udp), exitAddress, carrier, legs },
    failure: failed ? failureOf(failed.reason) : passed ? null : failureOf('protocol_not_allowed'),
  };
}

function stepOf(step: TrialStep): TestStepView {
  if (step.state === 'passed') return step;
  return step.reason === 'protocol_not_allowed' ? { state: 'off' } : { state: 'failed', ...failureOf(step.reason) };
}

/** A newer relay may name a reason that is not known here. */
function failureOf(reason: string): TestFailureView {
  if (!isReason(reason)) return { reason, sentence: 'Refused.', leg: 'relay' };
  return { reason, sentence: reasons[reason].sentence, leg: trialLegOf(reason) };
}

function refusedEverywhere(reason: Reason): Trial {
  const step = { state: 'refused', reason } as const;
  return { http: step, socks5: step, udp: step, exitAddress: null, legs: { phone: null, name: null, target: null } };
}
