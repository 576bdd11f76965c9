/**
 * The one table of reasons. Every refusal and every close of a stream, a tunnel or a command carries one of these.
 *
 * code      u16 on the wire (RESET payload, `reason` of control messages uses the name); never reused
 * http      status towards an HTTP client (RFC 9110 §15)
 * socks     reply towards a SOCKS5 client (RFC 1928 §6)
 * retryAfterSeconds  when it makes sense to try again (RFC 9110 §10.2.3); left out where it does not
 * endsSession  a session may end with it, and then its streams end with it too
 * sentence  what a person reads; the portal shows the same words the relay logs
 */
export interface ReasonRow {
  readonly code: number;
  readonly http: number;
  readonly socks: number;
  readonly retryAfterSeconds?: number;
  readonly endsSession?: true;
  readonly sentence: string;
}

export const reasons = {
  // Streams that ended as they should
  done: { code: 0, http: 200, socks: 0x00, sentence: 'Finished.' },
  cancelled: { code: 1, http: 499, socks: 0x01, sentence: 'The client closed the connection.' },

  // Who may use the connection
  credentials_missing: {
    code: 10,
    http: 407,
    socks: 0x02,
    sentence: 'Send the username and password of this connection.',
  },
  credentials_wrong: { code: 11, http: 407, socks: 0x02, sentence: 'Wrong username or password for this connection.' },
  throttled: {
    code: 12,
    http: 429,
    socks: 0x02,
    retryAfterSeconds: 60,
    sentence: 'Too many failed sign-ins from this address. Wait a minute.',
  },
  protocol_not_allowed: {
    code: 13,
    http: 403,
    socks: 0x02,
    sentence: 'This connection does not allow this proxy protocol.',
  },
  connection_off: { code: 14, http: 403, socks: 0x02, sentence: 'This connection is switched off.' },
  connection_expired: { code: 15, http: 403, socks: 0x02, sentence: 'This connection has expired.' },
  quota_exceeded: { code: 16, http: 403, socks: 0x02, sentence: 'This connection has reached its data limit.' },
  sim_plan: {
    code: 22,
    http: 403,
    socks: 0x02,
    sentence: "The data plan of this phone's SIM is used up. It starts again with the next billing cycle.",
  },
  customer_suspended: { code: 17, http: 403, socks: 0x02, sentence: 'This account is suspended.' },
  connection_deleted: { code: 18, http: 403, socks: 0x02, sentence: 'This connection was deleted.' },
  password_changed: { code: 19, http: 407, socks: 0x02, sentence: 'The password of this connection was changed.' },
  whitelist_changed: { code: 20, http: 407, socks: 0x02, sentence: 'This address is no longer on the whitelist.' },
  ended_by_hand: { code: 23, http: 503, socks: 0x01, sentence: 'Someone ended this on the page of the connection.' },
  sign_ins_paused: {
    code: 24,
    http: 429,
    socks: 0x02,
    retryAfterSeconds: 600,
    sentence:
      'Too many failed sign-ins on this connection. For ten minutes it only takes addresses that have signed in before.',
  },
  device_moved: { code: 21, http: 403, socks: 0x02, sentence: 'This phone now belongs to another customer.' },

  tls_unavailable: {
    code: 60,
    http: 403,
    socks: 0x02,
    sentence: 'This relay has no certificate, so it takes no TLS on its proxy ports. Connect without TLS.',
  },
  tls_failed: {
    code: 61,
    http: 403,
    socks: 0x02,
    sentence: 'The TLS handshake failed. The client may not trust the certificate of the relay, or is too old.',
  },

  tls_required: {
    code: 62,
    http: 403,
    socks: 0x02,
    sentence: 'This connection requires TLS: use it as an HTTPS proxy.',
  },

  // Limits
  too_many_streams: {
    code: 30,
    http: 429,
    socks: 0x01,
    retryAfterSeconds: 1,
    sentence: 'This connection has reached its limit of open streams.',
  },
  too_many_connects: {
    code: 31,
    http: 429,
    socks: 0x01,
    retryAfterSeconds: 1,
    sentence: 'This connection opens streams faster than its limit allows.',
  },
  relay_overloaded: {
    code: 32,
    http: 503,
    socks: 0x01,
    retryAfterSeconds: 5,
    sentence: 'The relay is low on memory or sockets and accepts no new requests right now.',
  },
  relay_stopping: {
    code: 33,
    http: 503,
    socks: 0x01,
    retryAfterSeconds: 5,
    endsSession: true,
    sentence: 'The relay is restarting. Try again in a moment.',
  },
  phone_overloaded: {
    code: 34,
    http: 503,
    socks: 0x01,
    retryAfterSeconds: 5,
    sentence: 'The phone has too many open streams.',
  },
  idle_timeout: { code: 35, http: 504, socks: 0x01, sentence: 'No data was sent for too long.' },
  too_many_pending: { code: 37, http: 429, socks: 0x01, sentence: 'Too many unfinished requests from this address.' },
  handshake_timeout: { code: 36, http: 408, socks: 0x01, sentence: 'The request was not finished in time.' },
  udp_ports_taken: { code: 39, http: 503, socks: 0x01, sentence: 'The relay has no free UDP ports. Try again later.' },
  customer_too_many_streams: {
    code: 40,
    http: 429,
    socks: 0x01,
    retryAfterSeconds: 1,
    sentence:
      'This customer has reached its limit of open streams on all its phones. Close some, or ask for a higher limit.',
  },
  customer_too_many_connects: {
    code: 41,
    http: 429,
    socks: 0x01,
    retryAfterSeconds: 1,
    sentence:
      'This customer opens streams faster than its limit allows. Open fewer per second, or ask for a higher limit.',
  },
  customer_too_many_opening: {
    code: 42,
    http: 429,
    socks: 0x01,
    retryAfterSeconds: 1,
    sentence: 'Too many streams of this customer are still connecting. Try again in a moment.',
  },
  phone_too_many_streams: {
    code: 43,
    http: 429,
    socks: 0x01,
    retryAfterSeconds: 1,
    sentence: 'This phone has reached its limit of open streams. Close some, or use another phone.',
  },
  phone_too_many_connects: {
    code: 44,
    http: 429,
    socks: 0x01,
    retryAfterSeconds: 1,
    sentence: 'Streams open on this phone faster than its limit allows. Open fewer per second.',
  },
  phone_too_many_opening: {
    code: 45,
    http: 429,
    socks: 0x01,
    retryAfterSeconds: 1,
    sentence: 'Too many streams on this phone are still connecting. Try again in a moment.',
  },
  too_many_opening: {
    code: 46,
    http: 429,
    socks: 0x01,
    retryAfterSeconds: 1,
    sentence: 'Too many streams of this connection are still connecting. Try again in a moment.',
  },
  memory_hoarded: {
    code: 47,
    http: 503,
    socks: 0x01,
    retryAfterSeconds: 10,
    endsSession: true,
    sentence: 'These streams used more memory than the relay can spare. Read faster, or open fewer streams.',
  },

  // The phone
  phone_offline: {
    code: 50,
    http: 503,
    socks: 0x04,
    retryAfterSeconds: 10,
    endsSession: true,
    sentence: 'The phone is offline.',
  },
  mobile_down: {
    code: 51,
    http: 503,
    socks: 0x03,
    retryAfterSeconds: 10,
    endsSession: true,
    sentence: 'The phone has no mobile network. Wi-Fi is never used instead.',
  },
  tunnel_lost: {
    code: 52,
    http: 502,
    socks: 0x01,
    retryAfterSeconds: 2,
    endsSession: true,
    sentence: 'The connection to the phone was lost.',
  },
  session_replaced: {
    code: 53,
    http: 502,
    socks: 0x01,
    retryAfterSeconds: 2,
    endsSession: true,
    sentence: 'The phone reconnected.',
  },
  heartbeat_lost: {
    code: 54,
    http: 502,
    socks: 0x01,
    retryAfterSeconds: 5,
    endsSession: true,
    sentence: 'The phone stopped responding.',
  },
  device_revoked: { code: 55, http: 503, socks: 0x04, endsSession: true, sentence: 'This phone was unpaired.' },
  phone_stopped: {
    code: 57,
    http: 503,
    socks: 0x04,
    retryAfterSeconds: 10,
    endsSession: true,
    sentence: 'The app on the phone was closed.',
  },
  rotating: {
    code: 56,
    http: 503,
    socks: 0x04,
    retryAfterSeconds: 5,
    endsSession: true,
    sentence: 'The phone is changing its IP address.',
  },

  // The destination
  bad_request: { code: 70, http: 400, socks: 0x01, sentence: 'The proxy request is malformed.' },
  bad_address: { code: 71, http: 400, socks: 0x08, sentence: 'The destination is not a valid host name or address.' },
  destination_refused: {
    code: 72,
    http: 403,
    socks: 0x02,
    sentence: 'This destination is not allowed: private, local and mail addresses are blocked.',
  },
  name_not_found: { code: 73, http: 502, socks: 0x04, sentence: 'The phone could not resolve the host name.' },
  connect_refused: { code: 74, http: 502, socks: 0x05, sentence: 'The destination refused the connection.' },
  connect_timeout: { code: 75, http: 504, socks: 0x06, sentence: 'The destination did not respond in time.' },
  host_unreachable: { code: 76, http: 502, socks: 0x04, sentence: 'The destination host is unreachable.' },
  network_unreachable: { code: 77, http: 502, socks: 0x03, sentence: 'The destination network is unreachable.' },
  connection_reset: { code: 78, http: 502, socks: 0x01, sentence: 'The destination reset the connection.' },
  command_unsupported: { code: 79, http: 501, socks: 0x07, sentence: 'This is not supported.' },
  needs_connect: {
    code: 81,
    http: 501,
    socks: 0x07,
    sentence: 'Encrypted addresses (https://, wss://) go through a tunnel: use CONNECT.',
  },
  head_too_long: { code: 82, http: 431, socks: 0x01, sentence: 'The header of the proxy request is too long.' },
  target_too_long: { code: 83, http: 414, socks: 0x01, sentence: 'The address of the proxy request is too long.' },
  bad_response: { code: 80, http: 502, socks: 0x01, sentence: 'The destination sent a malformed response.' },

  // The tunnel itself
  protocol_error: { code: 90, http: 502, socks: 0x01, sentence: 'The other side violated the tunnel protocol.' },
  flow_control_error: {
    code: 91,
    http: 502,
    socks: 0x01,
    sentence: 'The other side sent more than its window allows.',
  },
  internal_error: { code: 92, http: 500, socks: 0x01, sentence: 'Something went wrong on our side.' },
  rate_exceeded: { code: 93, http: 502, socks: 0x01, sentence: 'The phone sent too many control frames.' },

  // Commands
  expired: { code: 110, http: 504, socks: 0x01, sentence: 'The command expired before the phone could run it.' },
  same_ip: { code: 111, http: 200, socks: 0x01, sentence: 'The mobile network assigned the same IP address again.' },
  rotation_failed: { code: 112, http: 502, socks: 0x01, sentence: 'The phone could not change its IP address.' },
  rotation_stuck: {
    code: 113,
    http: 504,
    socks: 0x01,
    sentence: 'The phone did not come back online in time after the IP change.',
  },
  busy: { code: 114, http: 409, socks: 0x01, sentence: 'The phone is already running a command.' },
  radio_stuck: { code: 115, http: 504, socks: 0x01, sentence: 'The phone could not switch its radio off and on.' },
  no_network: { code: 116, http: 504, socks: 0x01, sentence: 'The phone found no mobile network after the IP change.' },
  no_method: { code: 117, http: 501, socks: 0x01, sentence: 'This phone cannot change its IP address.' },
  rotation_timeout: {
    code: 118,
    http: 504,
    socks: 0x01,
    sentence: 'The phone did not report back in time after the IP change.',
  },
  command_cancelled: { code: 119, http: 409, socks: 0x01, sentence: 'The command was cancelled before it began.' },
} as const satisfies Record<string, ReasonRow>;

export type Reason = keyof typeof reasons;
