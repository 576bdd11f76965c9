import type { Socket } from 'node:net';
import { Session } from '../../engine/index.ts';
import {
  limits,
  phoneMessage,
  type Capability,
  type PhoneMessage,
  type Reason,
  type RelayMessage,
} from '../../protocol/index.ts';
import type { Tunnel, Tunnels } from './registry.ts';

/**
 * Runs the session of an authenticated phone: waits at most 10 s for its hello, answers welcome, registers it, and
 * hands on what it says. A message that breaks the schema ends the session with protocol_error.
 */
export function runSession(
  socket: Socket,
  head: Buffer,
  deviceId: string,
  peerAddress: string,
  tunnels: Tunnels,
): void {
  let tunnel: Tunnel | undefined;
  const session: Session = new Session(socket, {
    role: 'relay',
    head,
    onControl,
    onClose,
    onFault: (error) => tunnels.fault(deviceId, error),
  });
  const helloTimer = setTimeout(() => session.close('handshake_timeout'), limits.helloTimeoutMs);
  tunnels.greeting(session, deviceId);

  function onControl(json: unknown): void {
    const parsed = phoneMessage.safeParse(json);
    if (!parsed.success) return session.close('protocol_error');
    const message = parsed.data;
    if ((message.type === 'hello') === (tunnel !== undefined)) return session.close('protocol_error');
    if (message.type === 'hello') welcome(message);
    else if (message.type === 'result') tunnels.result(deviceId, message);
    else if (message.type === 'step') tunnels.step(deviceId, message);
    else if (tunnel) tunnels.state(deviceId, tunnel, message.state);
  }

  function welcome(hello: Extract<PhoneMessage, { type: 'hello' }>): void {
    clearTimeout(helloTimer);
    tunnels.greeted(session);
    session.peerWindow = hello.initialWindow;
    const epoch = tunnels.nextEpoch();
    const { capabilities, state } = hello;
    const can = (word: Capability) => capabilities.includes(word);
    tunnel = {
      session,
      epoch,
      udp: can('udp'),
      dns: can('dns'),
      holds: can('holds'),
      egress: can('egress'),
      mobileUp: state.mobileUp,
    };
    session.sendControl({
      type: 'welcome',
      deviceId,
      epoch,
      initialWindow: limits.initialWindowBytes,
      heartbeatIntervalMs: limits.heartbeatIntervalMs,
      accepts: ['step'],
    } satisfies RelayMessage);
    tunnels.add(deviceId, tunnel, hello, peerAddress);
  }

  function onClose(reason: Reason): void {
    clearTimeout(helloTimer);
    tunnels.greeted(session);
    if (tunnel) tunnels.remove(deviceId, tunnel.epoch, reason);
  }
}
