import type { Reason } from '../protocol/reasons.ts';

const again = 'Try again in a moment. Ask support if it does not end.';
const slower = 'Let your program keep fewer connections open, or open them more slowly.';
const target = 'Check the address that your program asks for. Other destinations work.';
const credentials = 'Copy the username and password from this page again, or put the address on the whitelist.';

/** What a customer can do about a refusal, beside the reason's sentence. Every reason that a client may read has one. */
export const refusalAdvice: Readonly<Partial<Record<Reason, string>>> = {
  credentials_missing: credentials,
  credentials_wrong: credentials,
  throttled: 'Stop the program at this address that uses wrong credentials, wait a minute, and copy them again.',
  sign_ins_paused:
    'Someone tries passwords. Put the address on the whitelist, or create a new password: generated ones cannot be guessed.',
  protocol_not_allowed: 'Allow this protocol in the limits of the connection, or use the other one.',
  connection_off: 'Switch the connection on.',
  connection_expired: 'Set a later expiry in the limits of the connection.',
  quota_exceeded: 'Raise the data limit, or wait until it resets.',
  customer_suspended: 'Ask support.',
  connection_deleted: 'Use another connection.',
  password_changed: 'Copy the new password from this page.',
  whitelist_changed: 'Use the username and password, or put the address on the whitelist again.',
  ended_by_hand: 'Connect again. To keep a client out, create a new password.',
  device_moved: 'Use a connection on another phone.',
  sim_plan: 'Raise the data plan on the page of the phone, or use another phone until it starts again.',

  too_many_streams: 'Close connections that your program no longer needs, or raise “open streams” in the limits.',
  too_many_connects: 'Open fewer per second, or raise “new streams per second” in the limits.',
  relay_overloaded: again,
  relay_stopping: 'Try again in a few seconds: the relay is restarting.',
  phone_overloaded: 'Use fewer streams on this phone, or spread them over several phones.',
  idle_timeout: 'Let your program send something from time to time, or connect again.',
  too_many_pending: slower,
  handshake_timeout: 'Check the network of this client, and that it speaks HTTP or SOCKS5 to this port.',
  tls_unavailable: 'Set the proxy address without https:// in your program.',
  tls_required: 'Use the https:// address of this connection, or make TLS optional in its limits.',
  tls_failed: 'Update the client, or connect without TLS.',
  udp_ports_taken: again,
  customer_too_many_streams: 'Close streams on other phones, or ask for a higher limit.',
  customer_too_many_connects: 'Open fewer per second on all phones together, or ask for a higher limit.',
  customer_too_many_opening: slower,
  phone_too_many_streams: 'Close streams on this phone, or use another phone.',
  phone_too_many_connects: 'Open fewer per second on this phone, or use another phone.',
  phone_too_many_opening: slower,
  too_many_opening: slower,
  memory_hoarded: 'Let your program read what it asked for without pausing, or open fewer streams.',

  phone_offline: 'Check that the phone is switched on and has a network. Its page says since when it is offline.',
  mobile_down: 'Check the SIM, its data plan and the reception of the phone.',
  tunnel_lost: again,
  session_replaced: again,
  heartbeat_lost: 'Check the power and the network of the phone.',
  device_revoked: 'Pair a phone with this device again.',
  phone_stopped: 'Start the app on the phone.',
  rotating: 'Wait until the new address is there. Longer waiting can be set in the limits of the connection.',

  bad_request: 'Check that your program uses this port as an HTTP or SOCKS5 proxy.',
  bad_address: target,
  destination_refused: 'Use a public address. Private and local addresses and mail ports stay closed.',
  name_not_found: 'Check the host name.',
  connect_refused: target,
  connect_timeout: target,
  host_unreachable: target,
  network_unreachable: 'The mobile network has no way there, perhaps no IPv6. Try the IPv4 address.',
  connection_reset: target,
  command_unsupported: 'Use CONNECT or UDP ASSOCIATE, or HTTP.',
  bad_response: target,
  needs_connect: 'Set this proxy for HTTPS in your program, too: then it uses CONNECT.',
  head_too_long: 'Send fewer or shorter headers.',
  target_too_long: 'Use a shorter address.',
};
