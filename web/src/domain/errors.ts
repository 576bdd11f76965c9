import { fewestBits, maxEgressExceptions } from '@pocketproxy/relay/contract/egress';
import { alertBounds } from './alert/bounds';
import { apiKeyBounds } from './api-key/bounds';
import { browserErrors, tooMany, waitSentence } from './browser-errors';
import { rotationLinkBounds } from './rotation-link/bounds';
import { webhookBounds } from './webhook/bounds';
import {
  maxConnectionsOnDevice,
  maxGroupDevices,
  maxGroups,
  maxOpenInvitations,
  maxShares,
  maxWhitelistEntries,
} from './bounds'; // relative: web/test also reads this file

/**
 * The closed list of errors that people and programs are shown. Everything else is logged with its cause and shown as
 * `internal` with the request id.
 *
 * status    HTTP status where the answer is plain HTTP
 * sentence  what a person reads
 */
interface ErrorRow {
  readonly status: number;
  readonly sentence: string;
}

export const errors = {
  ...browserErrors,
  not_found: { status: 404, sentence: 'This does not exist, or you do not have access to it.' },
  forbidden: { status: 403, sentence: 'Your role does not allow this.' },
  unauthenticated: { status: 401, sentence: 'Sign in to continue.' },
  expired: { status: 410, sentence: 'This has expired.' },
  relay_unaware: {
    status: 409,
    sentence: 'The relay does not know this connection yet. Try again in a moment.',
  },
  relay_silent: { status: 504, sentence: 'The relay did not respond. Try again in a moment.' },
  read_only: {
    status: 403,
    sentence: 'You see what the customer sees, and can change nothing here. Leave this view first.',
  },
  bad_origin: { status: 403, sentence: 'This request came from another site. Open the dashboard at its own address.' },
  internal: { status: 500, sentence: 'Something went wrong on our side.' },

  key_invalid: { status: 401, sentence: 'This API key is not valid, has expired or was revoked.' },
  key_address: { status: 403, sentence: 'This API key does not work from this address.' },
  key_scope: { status: 403, sentence: 'This API key does not have the scope for this.' },
  key_devices: { status: 403, sentence: 'This API key is limited to some phones, so it cannot do this.' },
  keys_full: { status: 409, sentence: `You can have at most ${apiKeyBounds.keys} API keys. Revoke one first.` },
  method_not_allowed: { status: 405, sentence: 'This address does not take this method.' },
  not_json: { status: 415, sentence: 'Send the body as application/json.' },
  idempotency_differs: {
    status: 422,
    sentence: 'This Idempotency-Key was used for another request. Use a new key for each request.',
  },
  idempotency_running: { status: 409, sentence: 'The first request with this Idempotency-Key is still running.' },

  link_invalid: { status: 410, sentence: 'This link has expired, was already used, or was replaced by a newer one.' },
  password_common: {
    status: 400,
    sentence: 'This password is too common. Choose another one.',
  },
  password_is_email: { status: 400, sentence: 'Your password cannot be your email address.' },
  password_missing: {
    status: 409,
    sentence: 'This account has no password yet. Sign out and set one with “Forgot password”.',
  },
  last_method: { status: 409, sentence: 'This is your only way to sign in. Set a password first.' },
  last_owner: {
    status: 409,
    sentence: 'A customer needs at least one owner. Make someone else an owner first.',
  },
  only_owner: {
    status: 409,
    sentence:
      'You are the only owner of a customer with other members. Make one of them an owner or remove them first.',
  },
  suspended_stays: {
    status: 409,
    sentence: 'A suspended customer and its only owner cannot be deleted. Contact support.',
  },
  already_member: { status: 409, sentence: 'This person is already a member.' },
  invitations_full: {
    status: 409,
    sentence: `You can have at most ${maxOpenInvitations} open invitations. Withdraw some first.`,
  },
  members_full: {
    status: 409,
    sentence:
      'You have reached your member limit, including open invitations. Remove or withdraw one, or contact support to raise it.',
  },
  windows_full: {
    status: 409,
    sentence: `You can plan at most ${alertBounds.openWindows} maintenance windows at a time. Cancel one first.`,
  },
  already_shared: { status: 409, sentence: 'This device is already shared with this address.' },
  shares_full: {
    status: 409,
    sentence: `You can have at most ${maxShares.ofDevice} shares per device and ${maxShares.ofCustomer} in total. Revoke one first.`,
  },
  device_of_nobody: { status: 409, sentence: 'This device is not assigned to a customer. Assign it first.' },
  invitation_for_other: {
    status: 403,
    sentence: 'This invitation is for another email address. Sign out, then sign in with that address.',
  },

  not_paired: { status: 409, sentence: 'No phone is paired with this device.' },
  phone_offline: { status: 409, sentence: 'The phone is offline, so the command was not sent.' },
  no_mobile: { status: 409, sentence: 'The phone has no mobile network right now.' },
  rotation_not_cancellable: {
    status: 409,
    sentence: 'This rotation can no longer be cancelled: it has ended, or the phone has begun.',
  },
  command_running: { status: 409, sentence: 'The phone is already running this command.' },

  devices_full: {
    status: 409,
    sentence: 'You have reached your device limit, including open pairing codes. Contact support to raise it.',
  },
  connections_full: {
    status: 409,
    sentence: `A device can have at most ${maxConnectionsOnDevice} connections. Delete one first.`,
  },
  customer_connections_full: {
    status: 409,
    sentence: 'You have reached your connection limit. Delete a connection, or contact support to raise it.',
  },
  group_exists: { status: 409, sentence: 'There is already a group with this name.' },
  groups_full: { status: 409, sentence: `You can have at most ${maxGroups} groups. Delete one first.` },
  group_full: { status: 409, sentence: `A group can have at most ${maxGroupDevices} devices.` },
  group_empty: { status: 409, sentence: 'This group has no device that you can rotate.' },
  group_rotating: { status: 409, sentence: 'This group is already rotating.' },
  webhooks_full: {
    status: 409,
    sentence: `You can have at most ${webhookBounds.webhooks} webhooks. Delete one first.`,
  },
  webhook_off: { status: 409, sentence: 'The webhook is off. Switch it on first.' },
  delivery_running: { status: 409, sentence: 'This is being sent right now.' },
  rotation_links_full: {
    status: 409,
    sentence: `You can have at most ${rotationLinkBounds.ofDevice} rotation links per device. Revoke one first.`,
  },
  no_relay: { status: 409, sentence: 'No relay is set up yet.' },
  relay_draining: { status: 409, sentence: 'This relay is being drained: nothing new is placed on it.' },
  relay_online: { status: 409, sentence: 'The relay is still running. Stop it first, then wait two minutes.' },
  relay_in_use: { status: 409, sentence: 'Phones, connections or pairing codes still use this relay.' },
  relay_without_keys: { status: 409, sentence: 'This relay has no OpenVPN keys yet.' },
  ports_exhausted: {
    status: 409,
    sentence: 'The relay has no free ports. Delete a connection or widen the port range.',
  },
  port_unavailable: {
    status: 409,
    sentence: 'This port is in use, or outside of the range of the relay. Choose another one.',
  },
  username_taken: { status: 409, sentence: 'This username is not available. Choose another one.' },
  external_id_taken: { status: 409, sentence: 'Another one of this kind has this external id.' },
  batch_undone: { status: 409, sentence: 'Not done, since another item of this batch was refused.' },
  no_data_limit: { status: 409, sentence: 'This connection has no data limit. Set one first.' },
  above_ceiling: { status: 400, sentence: 'This is above the limit set by the operator.' },
  expiry_past: { status: 400, sentence: 'The expiry date is in the past.' },

  relay_without_tls: {
    status: 409,
    sentence: 'This relay has no certificate for its proxy ports, so clients cannot speak TLS to it.',
  },

  openvpn_off: { status: 409, sentence: 'OpenVPN is off for this connection. Switch it on under Limits.' },
  relay_without_openvpn: { status: 409, sentence: 'This relay does not offer OpenVPN.' },

  egress_never: {
    status: 400,
    sentence:
      'This block holds an address that is never opened: loopback, link-local, multicast, metadata of a cloud, or a relay.',
  },
  egress_too_wide: {
    status: 400,
    sentence: `This block is too wide. Enter at most a /${fewestBits.ipv4} of IPv4 or a /${fewestBits.ipv6} of IPv6.`,
  },
  egress_full: {
    status: 409,
    sentence: `At most ${maxEgressExceptions} egress exceptions hold at a time. Remove one first.`,
  },

  address_invalid: { status: 400, sentence: 'Enter an IP address or a CIDR, such as 203.0.113.7 or 2001:db8::/48.' },
  whitelist_too_wide: { status: 400, sentence: 'This would let everyone in. Enter a narrower range.' },
  whitelist_duplicate: { status: 409, sentence: 'This address is already on the whitelist.' },
  whitelist_full: { status: 409, sentence: `The whitelist is full (at most ${maxWhitelistEntries} entries).` },

  code_used: { status: 409, sentence: 'A phone has used this pairing code already. Unpair that phone instead.' },
  code_invalid: { status: 404, sentence: 'This pairing code is not valid. Create a new one in the dashboard.' },
  too_large: { status: 413, sentence: 'The request is too large.' },
  bad_request: { status: 400, sentence: 'The request is malformed.' },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof errors;

export type ErrorDetails = Readonly<Record<string, string | number>>;

/** An error that may be shown: its code, and facts that the reader may know. */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly details?: ErrorDetails,
  ) {
    super(sentenceOf(code, details?.retryAfterSeconds));
    this.name = 'AppError';
  }
}

/**
 * Whether it is an {@link AppError}, of whichever bundle: Next loads this module once for each of its own, and the
 * services of one are shared by all, so the class proves nothing. A lint rule forbids to ask for it.
 */
export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === 'AppError' && 'code' in error && isErrorCode(error.code);
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errors, code);
}

/** Errors whose sentence says how long to wait, where that is known. */
const waits: Partial<Record<ErrorCode, string>> = {
  throttled: tooMany,
  rotation_cooldown: 'The phone has just changed its IP address.',
};

function sentenceOf(code: ErrorCode, seconds: string | number | undefined): string {
  const why = waits[code];
  if (why === undefined || seconds === undefined) return errors[code].sentence;
  return waitSentence(why, seconds);
}

/** Refuses a request that must wait, by what a throttle's `take` returned. @throws AppError `throttled` with details.retryAfterSeconds */
export function refuseThrottled(retryAfterSeconds: number | undefined): void {
  if (retryAfterSeconds !== undefined) throw new AppError('throttled', { retryAfterSeconds });
}

/** An error as screens and programs get it. */
export interface ShownError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly requestId: string;
  readonly details?: ErrorDetails;
}

/** What is shown of any error: a coded one as it is, anything else as `internal`. */
export function shownError(error: unknown, requestId: string): ShownError {
  if (!isAppError(error)) return { code: 'internal', message: `${errors.internal.sentence} (${requestId})`, requestId };
  return { code: error.code, message: error.message, requestId, ...(error.details && { details: error.details }) };
}
