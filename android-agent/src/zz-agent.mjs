// android-agent/src/zz-agent.ts
import net from "node:net";
import http from "node:http";

// relay/protocol/ip.ts
function parseIpv4(text2) {
  if (text2.length < 7 || text2.length > 15) return void 0;
  const bytes = new Uint8Array(4);
  let part = 0;
  let value = -1;
  for (let i = 0; i <= text2.length; i++) {
    const digit = text2.charCodeAt(i) - 48;
    if (digit >= 0 && digit <= 9) {
      if (value === 0) return void 0;
      value = value < 0 ? digit : value * 10 + digit;
      if (value > 255) return void 0;
    } else {
      if (value < 0 || part > 3 || i < text2.length && text2[i] !== ".") return void 0;
      bytes[part++] = value;
      value = -1;
    }
  }
  return part === 4 ? bytes : void 0;
}
function parseIpv6(text2) {
  if (text2.length < 2 || text2.length > 45) return void 0;
  const gap = text2.indexOf("::");
  if (gap < 0) {
    const all = groupsOf(text2, true);
    return all?.length === 16 ? Uint8Array.from(all) : void 0;
  }
  const front = text2.slice(0, gap);
  const rear = text2.slice(gap + 2);
  const head = front === "" ? [] : groupsOf(front, false);
  const tail = rear === "" ? [] : groupsOf(rear, true);
  if (!head || !tail || head.length + tail.length > 14) return void 0;
  const bytes = new Uint8Array(16);
  bytes.set(head);
  bytes.set(tail, 16 - tail.length);
  return bytes;
}
function groupsOf(text2, quadAllowed) {
  const bytes = [];
  const groups = text2.split(":");
  for (const [index, group] of groups.entries()) {
    if (quadAllowed && index === groups.length - 1 && group.includes(".")) {
      const quad = parseIpv4(group);
      if (!quad) return void 0;
      bytes.push(...quad);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return void 0;
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 255);
    }
  }
  return bytes;
}
function formatAddress(bytes) {
  if (bytes.length === 4) return bytes.join(".");
  if (bytes.length !== 16) throw new RangeError(`an address has 4 or 16 bytes, not ${bytes.length}`);
  if (isMapped(bytes)) return `::ffff:${bytes.subarray(12).join(".")}`;
  const groups = Array.from({ length: 8 }, (_, i) => (bytes[i * 2] ?? 0) << 8 | (bytes[i * 2 + 1] ?? 0));
  const { start, length } = longestZeros(groups);
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(":");
  return `${hex.slice(0, start).join(":")}::${hex.slice(start + length).join(":")}`;
}
function longestZeros(groups) {
  let best = { start: 0, length: 0 };
  let length = 0;
  for (const [i, group] of groups.entries()) {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: i - length + 1, length };
  }
  return best;
}
function isMapped(bytes) {
  if (bytes.length !== 16 || bytes[10] !== 255 || bytes[11] !== 255) return false;
  for (let i = 0; i < 10; i++) if (bytes[i] !== 0) return false;
  return true;
}

// relay/protocol/address.ts
function parseTarget(host, port) {
  if (!isPort(port) || host.length === 0 || host.length > 255) return void 0;
  if (host.startsWith("[")) return host.endsWith("]") ? ipv6Target(host.slice(1, -1), port) : void 0;
  if (host.includes(":")) return ipv6Target(host, port);
  const bytes = parseIpv4(host);
  if (bytes) return { kind: "ipv4", host, bytes, port };
  const name = checkedName(host);
  return name === void 0 ? void 0 : { kind: "name", host: name, port };
}
function targetOf(bytes, port) {
  if (!isPort(port)) return void 0;
  if (bytes.length === 4) return { kind: "ipv4", host: formatAddress(bytes), bytes, port };
  if (bytes.length === 16) return { kind: "ipv6", host: formatAddress(bytes), bytes, port };
  return void 0;
}
function isPort(port) {
  return Number.isInteger(port) && port >= 1 && port <= 65535;
}
function ipv6Target(text2, port) {
  const bytes = parseIpv6(text2);
  return bytes && { kind: "ipv6", host: formatAddress(bytes), bytes, port };
}
var label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
var numeric = /^(?:[0-9]+|0x[0-9a-f]*)$/;
function checkedName(host) {
  const lower = host.toLowerCase();
  const name = lower.endsWith(".") ? lower.slice(0, -1) : lower;
  if (name.length === 0 || name.length > 253) return void 0;
  for (let i = 0; i < host.length; i++) if (host.charCodeAt(i) > 126) return void 0;
  const labels = name.split(".");
  for (const part of labels) if (!label.test(part)) return void 0;
  return numeric.test(labels[labels.length - 1] ?? "") ? void 0 : name;
}

// relay/protocol/control.ts
import { z } from "zod";

// relay/protocol/limits.ts
var limits = {
  /** Longest DATA payload a sender may put in one frame, bytes. */
  maxDataBytes: 65536,
  /** Longest UDP frame payload: address (at most 258) and datagram (at most 65 507), bytes. */
  maxUdpFrameBytes: 65765,
  /** Longest CONTROL payload, bytes of UTF-8 JSON. */
  maxControlBytes: 16384,
  /** Longest WebSocket message: the largest frame with its 5-byte header. */
  maxMessageBytes: 65770,
  /** Fragments that one WebSocket message may come in. */
  maxFragments: 64,
  /** WebSocket pings accepted in one second. */
  maxPingsPerSecond: 20,
  /** Credit that each side gives every new stream before any WINDOW frame, bytes. */
  initialWindowBytes: 262144,
  /** What a receive window may grow to, bytes. */
  maxWindowBytes: 4194304,
  /** Bounds of the bytes in flight in one direction of one tunnel. */
  minBudgetBytes: 65536,
  initialBudgetBytes: 262144,
  maxBudgetBytes: 8388608,
  /** Streams and UDP flows open at once in one tunnel. */
  maxStreams: 2e4,
  /** Datagrams and bytes that wait for the wire in one UDP flow; the oldest go first when full. */
  maxUdpQueueDatagrams: 512,
  maxUdpQueueBytes: 524288,
  /** From the TCP connect to the 101 answer. */
  upgradeTimeoutMs: 1e4,
  /** From 101 to the phone's hello, and from hello to welcome. */
  helloTimeoutMs: 1e4,
  /** A side that has sent nothing for this long sends a PING. */
  pingIntervalMs: 5e3,
  /** A side that has received nothing for this long closes the tunnel (heartbeat_lost). */
  silenceTimeoutMs: 15e3,
  /** How often the phone tells battery, signal, addresses. */
  heartbeatIntervalMs: 15e3,
  /** From OPEN to OPENED or RESET. */
  openTimeoutMs: 3e4,
  /** Longest host name, RFC 1035 §2.3.4, bytes. */
  maxNameBytes: 255
};

// relay/protocol/reasons.ts
var reasons = {
  // Streams that ended as they should
  done: { code: 0, http: 200, socks: 0, sentence: "Finished." },
  cancelled: { code: 1, http: 499, socks: 1, sentence: "The client closed the connection." },
  // Who may use the connection
  credentials_missing: {
    code: 10,
    http: 407,
    socks: 2,
    sentence: "Send the username and password of this connection."
  },
  credentials_wrong: {
    code: 11,
    http: 407,
    socks: 2,
    sentence: "The username or password is not that of this connection."
  },
  throttled: {
    code: 12,
    http: 429,
    socks: 2,
    sentence: "Too many failed sign-ins from this address. Wait a minute."
  },
  protocol_not_allowed: {
    code: 13,
    http: 403,
    socks: 2,
    sentence: "This connection does not allow this proxy protocol."
  },
  connection_off: { code: 14, http: 403, socks: 2, sentence: "This connection is switched off." },
  connection_expired: { code: 15, http: 403, socks: 2, sentence: "This connection has expired." },
  quota_exceeded: { code: 16, http: 403, socks: 2, sentence: "The data limit of this connection is used up." },
  customer_suspended: { code: 17, http: 403, socks: 2, sentence: "This account is suspended." },
  connection_deleted: { code: 18, http: 403, socks: 2, sentence: "This connection was deleted." },
  password_changed: { code: 19, http: 407, socks: 2, sentence: "The password of this connection was changed." },
  whitelist_changed: { code: 20, http: 407, socks: 2, sentence: "This address is no longer on the whitelist." },
  device_moved: { code: 21, http: 403, socks: 2, sentence: "This phone now belongs to another customer." },
  // Limits
  too_many_streams: {
    code: 30,
    http: 429,
    socks: 1,
    sentence: "This connection has reached its limit of open streams."
  },
  too_many_connects: {
    code: 31,
    http: 429,
    socks: 1,
    sentence: "This connection opens streams faster than its limit allows."
  },
  relay_overloaded: {
    code: 32,
    http: 503,
    socks: 1,
    sentence: "The relay is short of memory or sockets and takes no new work now."
  },
  relay_stopping: { code: 33, http: 503, socks: 1, sentence: "The relay is restarting. Try again in a moment." },
  phone_overloaded: { code: 34, http: 503, socks: 1, sentence: "The phone has too many open streams." },
  idle_timeout: { code: 35, http: 504, socks: 1, sentence: "Nothing was sent for too long." },
  handshake_timeout: { code: 36, http: 408, socks: 1, sentence: "The request was not finished in time." },
  // The phone
  phone_offline: { code: 50, http: 503, socks: 4, sentence: "The phone is offline." },
  mobile_down: {
    code: 51,
    http: 503,
    socks: 3,
    sentence: "The phone has no mobile network. Wi-Fi is never used instead."
  },
  tunnel_lost: { code: 52, http: 502, socks: 1, sentence: "The connection to the phone was lost." },
  session_replaced: { code: 53, http: 502, socks: 1, sentence: "The phone connected anew." },
  heartbeat_lost: { code: 54, http: 502, socks: 1, sentence: "The phone stopped answering." },
  device_revoked: { code: 55, http: 503, socks: 4, sentence: "This phone was unpaired." },
  rotating: { code: 56, http: 503, socks: 4, sentence: "The phone is changing its IP address." },
  // The destination
  bad_request: { code: 70, http: 400, socks: 1, sentence: "The proxy request is malformed." },
  bad_address: { code: 71, http: 400, socks: 8, sentence: "The destination is not a valid host name or address." },
  destination_refused: {
    code: 72,
    http: 403,
    socks: 2,
    sentence: "This destination is not allowed: private, local and mail addresses are closed."
  },
  name_not_found: { code: 73, http: 502, socks: 4, sentence: "The phone could not resolve the host name." },
  connect_refused: { code: 74, http: 502, socks: 5, sentence: "The destination refused the connection." },
  connect_timeout: { code: 75, http: 504, socks: 6, sentence: "The destination did not answer in time." },
  host_unreachable: { code: 76, http: 502, socks: 4, sentence: "The destination host cannot be reached." },
  network_unreachable: { code: 77, http: 502, socks: 3, sentence: "The destination network cannot be reached." },
  connection_reset: { code: 78, http: 502, socks: 1, sentence: "The destination reset the connection." },
  command_unsupported: { code: 79, http: 501, socks: 7, sentence: "This is not supported." },
  bad_response: { code: 80, http: 502, socks: 1, sentence: "The destination sent a malformed answer." },
  // The tunnel itself
  protocol_error: { code: 90, http: 502, socks: 1, sentence: "The other side broke the tunnel protocol." },
  flow_control_error: { code: 91, http: 502, socks: 1, sentence: "The other side sent more than its window." },
  internal_error: { code: 92, http: 500, socks: 1, sentence: "Something went wrong on our side." },
  // Commands
  expired: { code: 110, http: 504, socks: 1, sentence: "The command expired before the phone could run it." },
  same_ip: { code: 111, http: 200, socks: 1, sentence: "The mobile network gave the same IP address again." },
  rotation_failed: { code: 112, http: 502, socks: 1, sentence: "The phone could not change its IP address." },
  rotation_stuck: {
    code: 113,
    http: 504,
    socks: 1,
    sentence: "The phone did not come back from the IP change in time."
  },
  busy: { code: 114, http: 409, socks: 1, sentence: "The phone is already running a command." }
};
var byCode = new Map(Object.keys(reasons).map((name) => [reasons[name].code, name]));
function reasonOf(code) {
  return byCode.get(code) ?? "internal_error";
}
function closeCodeOf(reason2) {
  return 4e3 + reasons[reason2].code;
}

// relay/protocol/control.ts
var reason = z.enum(Object.keys(reasons));
var text = z.string().max(200);
var phoneState = z.object({
  batteryPercent: z.number().int().min(0).max(100).optional(),
  charging: z.boolean().optional(),
  signalDbm: z.number().int().min(-200).max(0).optional(),
  carrier: text.optional(),
  /** For example 5G, LTE, 3G. */
  networkType: text.optional(),
  /** False: every OPEN is refused with mobile_down. */
  mobileUp: z.boolean(),
  publicIpv4: z.ipv4().optional(),
  publicIpv6: z.ipv6().optional(),
  temperatureC: z.number().min(-60).max(150).optional()
});
var commandKinds = ["rotate", "reboot", "find_phone"];
var phoneMessage = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("hello"),
    protocol: z.literal(1),
    appVersion: text,
    model: text.optional(),
    osVersion: text.optional(),
    /** What the phone can do: udp, and the kinds of command. */
    capabilities: z.array(z.enum(["udp", ...commandKinds])).max(16),
    /** Credit the relay may use on every new stream, bytes. */
    initialWindow: z.number().int().min(1024).max(limits.maxWindowBytes),
    state: phoneState
  }),
  z.object({ type: z.literal("heartbeat"), state: phoneState }),
  /** End of a command. May come in a later session than the command: a rotation often costs the tunnel. */
  z.object({
    type: z.literal("result"),
    id: z.uuid(),
    ok: z.boolean(),
    reason: reason.optional(),
    /** Rotation: addresses that the phone itself verified over its mobile network before and after. */
    oldIp: z.union([z.ipv4(), z.ipv6()]).optional(),
    newIp: z.union([z.ipv4(), z.ipv6()]).optional(),
    attempts: z.number().int().min(0).max(100).optional()
  })
]);
var relayMessage = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("welcome"),
    deviceId: z.uuid(),
    /** Grows with every session of the device; kept for logs. */
    epoch: z.number().int().positive(),
    initialWindow: z.number().int().min(1024).max(limits.maxWindowBytes),
    heartbeatIntervalMs: z.number().int().min(1e3).max(6e5)
  }),
  /** To be run now and at most once. Past expiresInMs (counted from receipt) it is answered with reason expired. */
  z.object({
    type: z.literal("command"),
    id: z.uuid(),
    kind: z.enum(commandKinds),
    expiresInMs: z.number().int().min(0).max(6e5)
  })
]);

// relay/protocol/cidr.ts
function parseCidr(text2) {
  const slash = text2.indexOf("/");
  const address = slash < 0 ? text2 : text2.slice(0, slash);
  const bytes = address.includes(":") ? parseIpv6(address) : parseIpv4(address);
  if (!bytes) throw new Error(`not an address block: ${JSON.stringify(text2)}`);
  const length = slash < 0 ? String(bytes.length * 8) : text2.slice(slash + 1);
  const bits = Number(length);
  if (!/^(?:0|[1-9][0-9]{0,2})$/.test(length) || bits > bytes.length * 8) {
    throw new Error(`not an address block: ${JSON.stringify(text2)}`);
  }
  return isMapped(bytes) && bits >= 96 ? { bytes: bytes.subarray(12), bits: bits - 96 } : { bytes, bits };
}

// relay/protocol/egress.ts
var closedIpv4 = [
  "0.0.0.0/8",
  // this network
  "10.0.0.0/8",
  // private
  "100.64.0.0/10",
  // CGNAT, and Alibaba's metadata address
  "127.0.0.0/8",
  // loopback
  "168.63.129.16/32",
  // Azure's host
  "169.254.0.0/16",
  // link-local, and the metadata address of most clouds
  "172.16.0.0/12",
  // private
  "192.0.0.0/24",
  // protocol assignments
  "192.0.2.0/24",
  // documentation
  "192.88.99.0/24",
  // 6to4 relays, RFC 7526
  "192.168.0.0/16",
  // private
  "198.18.0.0/15",
  // benchmarking
  "198.51.100.0/24",
  // documentation
  "203.0.113.0/24",
  // documentation
  "224.0.0.0/4",
  // multicast
  "240.0.0.0/4"
  // reserved and broadcast
].map(parseCidr);
var globalIpv6 = parseCidr("2000::/3");
var closedIpv6 = [
  "2001::/23",
  // protocol assignments: Teredo, benchmarking, ORCHID
  "2001:db8::/32",
  // documentation
  "3fff::/20"
  // documentation, RFC 9637
].map(parseCidr);
var translated = [
  { block: parseCidr("64:ff9b::/96"), offset: 12 },
  // NAT64, RFC 6052
  { block: parseCidr("2002::/16"), offset: 2 }
  // 6to4, RFC 3056
];

// relay/protocol/session.ts
import { performance } from "node:perf_hooks";

// relay/protocol/fair-queue.ts
var quantumBytes = 16384;
var SenderList = class {
  head;
  tail;
  push(sender) {
    sender.queue = this;
    sender.following = void 0;
    if (this.tail) this.tail.following = sender;
    else this.head = sender;
    this.tail = sender;
  }
  shift() {
    const sender = this.head;
    if (!sender) return void 0;
    this.head = sender.following;
    if (!this.head) this.tail = void 0;
    sender.queue = void 0;
    sender.following = void 0;
    return sender;
  }
};
var FairQueue = class {
  #fresh = new SenderList();
  #busy = new SenderList();
  /** Notes that a sender has become ready. Calling it again does nothing. */
  add(sender) {
    if (sender.queue) return;
    sender.deficit = quantumBytes;
    this.#fresh.push(sender);
  }
  /** The sender whose turn it is, or undefined. It stays at the head until its deficit or its bytes are used up. */
  peek() {
    for (; ; ) {
      const list = this.#fresh.head ? this.#fresh : this.#busy;
      const sender = list.head;
      if (!sender) return void 0;
      if (!sender.ready) {
        list.shift();
        if (list === this.#fresh && this.#busy.head) this.#busy.push(sender);
      } else if (sender.deficit <= 0) {
        list.shift();
        sender.deficit = Math.min(quantumBytes, sender.deficit + quantumBytes);
        this.#busy.push(sender);
      } else {
        return sender;
      }
    }
  }
  /** True when `sender` is in its first quantum after being quiet. */
  isFresh(sender) {
    return sender.queue === this.#fresh;
  }
  /** True when nobody but the one at the head wants to send. */
  get alone() {
    const head = this.#fresh.head ?? this.#busy.head;
    return head === void 0 || head.following === void 0 && (!this.#fresh.head || !this.#busy.head);
  }
};

// relay/protocol/flight-budget.ts
var roundsRemembered = 6;
var minRttAgeMs = 1e4;
var gain = 1.25;
var startGain = 2.5;
var slackMs = 2;
var slackBytes = 16384;
var minMarkBytes = 8192;
var standingQueueMs = 15;
var FlightBudget = class {
  /** Bytes that may be in flight now. */
  bytes = limits.initialBudgetBytes;
  /** Shortest round trip of the last ten seconds, milliseconds. */
  minRttMs;
  #minRttAtMs = 0;
  #sent = 0;
  #acked = 0;
  #ackedAtMs = 0;
  #unmarked = 0;
  #marks = [];
  #roundEnd = 0;
  #rates = new Float64Array(roundsRemembered);
  #round = 0;
  #latestRate = 0;
  #roundMinRttMs = Infinity;
  #starting = true;
  #startRate = 0;
  #flatRounds = 0;
  #probe;
  /** Bytes sent and not known to have arrived. */
  get inFlight() {
    return this.#sent - this.#acked;
  }
  /** Largest delivery rate of the last six rounds, bytes per millisecond. */
  get rate() {
    let rate = 0;
    for (const sample of this.#rates) if (sample > rate) rate = sample;
    return rate;
  }
  onSent(bytes, nowMs) {
    if (this.#sent === this.#acked) this.#ackedAtMs = nowMs;
    this.#sent += bytes;
    this.#unmarked += bytes;
  }
  /** True when a PING should go out now; `blocked`: there is data that the budget holds back. */
  wantsMark(blocked) {
    if (this.#unmarked === 0) return false;
    return this.#unmarked >= (blocked ? minMarkBytes : Math.max(2 * minMarkBytes, this.bytes >> 3)) || blocked && this.#marks.length === 0;
  }
  /** Notes that a PING went out. `appLimited`: there was nothing more to send than was sent. */
  onMark(nowMs, appLimited) {
    this.#unmarked = 0;
    this.#marks.push({ sent: this.#sent, sentAtMs: nowMs, acked: this.#acked, ackedAtMs: this.#ackedAtMs, appLimited });
  }
  /** The oldest mark has come back. */
  onEcho(nowMs) {
    const mark = this.#marks.shift();
    if (!mark) return;
    const newlyAcked = mark.sent - this.#acked;
    this.#acked = mark.sent;
    this.#ackedAtMs = nowMs;
    this.#learnRtt(nowMs - mark.sentAtMs, nowMs);
    const newRound = mark.acked >= this.#roundEnd;
    if (newRound) this.#beginRound();
    const elapsedMs = Math.max(nowMs - mark.ackedAtMs, 0.01);
    const rate = (mark.sent - mark.acked) / elapsedMs;
    this.#latestRate = rate;
    const slot = this.#round % roundsRemembered;
    if (!mark.appLimited || rate > this.rate) this.#rates[slot] = Math.max(this.#rates[slot] ?? 0, rate);
    this.#adjust(newRound && !mark.appLimited, newlyAcked, mark.appLimited);
  }
  #learnRtt(rttMs, nowMs) {
    if (this.#probe) {
      this.#probe.minRttMs = Math.min(this.#probe.minRttMs, rttMs);
      if (this.#round <= this.#probe.untilRound) return;
      this.minRttMs = this.#probe.minRttMs;
      this.#minRttAtMs = nowMs;
      this.#probe = void 0;
      this.#roundMinRttMs = Infinity;
    } else if (this.minRttMs === void 0 || rttMs <= this.minRttMs) {
      this.minRttMs = rttMs;
      this.#minRttAtMs = nowMs;
    } else if (nowMs - this.#minRttAtMs > minRttAgeMs) {
      this.#startProbe(rttMs);
    }
    this.#roundMinRttMs = Math.min(this.#roundMinRttMs, rttMs);
  }
  /** Lets the queue drain for two rounds; what is then seen is believed (BBR's ProbeRTT). */
  #startProbe(rttMs) {
    this.#probe = { untilRound: this.#round + 2, minRttMs: rttMs };
  }
  /** A queue that stood for a whole round: the link became slower or longer, so what is remembered is no use. */
  #checkStandingQueue() {
    const standing = this.#roundMinRttMs > (this.minRttMs ?? Infinity) * 1.75 + standingQueueMs;
    this.#roundMinRttMs = Infinity;
    if (!standing || this.#starting || this.#probe) return;
    this.#rates.fill(0);
    this.#rates[0] = this.#latestRate;
    this.#startProbe(Infinity);
  }
  #beginRound() {
    this.#checkStandingQueue();
    this.#roundEnd = this.#sent;
    this.#round++;
    this.#rates[this.#round % roundsRemembered] = 0;
  }
  #adjust(fullRound, newlyAcked, appLimited) {
    const rate = this.rate;
    const rttMs = this.minRttMs ?? 0;
    if (this.#starting && fullRound) {
      if (rate >= this.#startRate * 1.25) {
        this.#startRate = rate;
        this.#flatRounds = 0;
      } else if (++this.#flatRounds >= 3) {
        this.#starting = false;
      }
    }
    const product = rate * rttMs;
    if (this.#starting) {
      const most = product * startGain + rate * slackMs + slackBytes;
      if (!appLimited) this.bytes = Math.max(this.bytes, clamp(Math.min(this.bytes + newlyAcked, most)));
      return;
    }
    this.bytes = clamp(this.#probe ? this.#latestRate * rttMs / 2 : product * gain + rate * slackMs + slackBytes);
  }
};
function clamp(bytes) {
  return Math.min(limits.maxBudgetBytes, Math.max(limits.minBudgetBytes, Math.round(bytes)));
}

// relay/protocol/frames.ts
var frame = {
  /** Session. UTF-8 JSON, see control.ts. */
  control: 1,
  /** Session. 8 opaque bytes, to be returned at once in a PONG. */
  ping: 2,
  /** Session. The 8 bytes of the PING. */
  pong: 3,
  /** Relay → phone. Address: make a TCP stream. */
  open: 16,
  /** Phone → relay. Empty: the destination has accepted. */
  opened: 17,
  /** Both. 1 to 65,536 bytes of the stream, within its credit. */
  data: 18,
  /** Both. u32: more credit for the other side, bytes. */
  window: 19,
  /** Both. Empty: no more data from this side. */
  fin: 20,
  /** Both. u16 reason code: the stream or flow is gone, in both directions. */
  reset: 21,
  /** Relay → phone. Empty: make a UDP flow. */
  udpOpen: 32,
  /** Both. Address and datagram; outward the destination, homeward the source. */
  udp: 33
};
var frameHeaderBytes = 5;
var maxAddressBytes = 259;
var atypIpv4 = 1;
var atypName = 3;
var atypIpv6 = 4;
function addressBytes(target) {
  if (target.kind === "name") return 4 + target.host.length;
  return target.kind === "ipv4" ? 7 : 19;
}
function writeAddress(target, into, at) {
  let end = at;
  if (target.kind === "name") {
    into[end++] = atypName;
    into[end++] = target.host.length;
    end += into.write(target.host, end, "latin1");
  } else {
    const bytes = target.bytes ?? new Uint8Array();
    into[end++] = target.kind === "ipv4" ? atypIpv4 : atypIpv6;
    for (let i = 0; i < bytes.length; i++) into[end++] = bytes[i] ?? 0;
  }
  into[end++] = target.port >> 8;
  into[end++] = target.port & 255;
  return end;
}
function readAddress(from, at, parseName) {
  const type = from[at];
  const length = type === atypIpv4 ? 4 : type === atypIpv6 ? 16 : type === atypName ? from[at + 1] ?? 0 : 0;
  const start = type === atypName ? at + 2 : at + 1;
  const end = start + length + 2;
  if (length === 0 || end > from.length) return void 0;
  const port = from.readUInt16BE(end - 2);
  if (port === 0) return void 0;
  if (type === atypName) {
    const target2 = parseName(from.toString("latin1", start, start + length), port);
    return target2?.kind === "name" ? { target: target2, end } : void 0;
  }
  const target = targetOf(from.subarray(start, start + length), port);
  return target && { target, end };
}
function resetPayload(reason2) {
  const payload = Buffer.allocUnsafe(2);
  payload.writeUInt16BE(reasons[reason2].code);
  return payload;
}
function payloadFits(type, bytes) {
  switch (type) {
    case frame.control:
      return bytes >= 2 && bytes <= limits.maxControlBytes;
    case frame.ping:
    case frame.pong:
      return bytes === 8;
    case frame.open:
      return bytes >= 5 && bytes <= maxAddressBytes;
    case frame.opened:
    case frame.fin:
    case frame.udpOpen:
      return bytes === 0;
    case frame.data:
      return bytes >= 1 && bytes <= limits.maxDataBytes;
    case frame.window:
      return bytes === 4;
    case frame.reset:
      return bytes === 2;
    case frame.udp:
      return bytes >= 7 && bytes <= limits.maxUdpFrameBytes;
    default:
      return false;
  }
}

// relay/protocol/websocket.ts
var opcode = { continuation: 0, binary: 2, close: 8, ping: 9, pong: 10 };
function headerBytes(payloadBytes) {
  return payloadBytes < 126 ? 2 : payloadBytes < 65536 ? 4 : 10;
}
function writeHeader(into, at, code, payloadBytes, masked) {
  const maskBit = masked ? 128 : 0;
  let end = at;
  into[end++] = 128 | code;
  if (payloadBytes < 126) {
    into[end++] = maskBit | payloadBytes;
  } else if (payloadBytes < 65536) {
    into[end++] = maskBit | 126;
    into[end++] = payloadBytes >> 8;
    into[end++] = payloadBytes & 255;
  } else {
    into[end++] = maskBit | 127;
    end = into.writeUInt32BE(0, end);
    end = into.writeUInt32BE(payloadBytes, end);
  }
  return masked ? into.writeUInt32BE(0, end) : end;
}
var longestHeader = 14;
var MessageReader = class {
  #sink;
  #masked;
  #header = Buffer.alloc(longestHeader);
  #headerHave = 0;
  #headerNeed = 2;
  #inPayload = false;
  #code = 0;
  #final = true;
  #left = 0;
  #mask = 0;
  #maskTurn = 0;
  #messageOpen = false;
  #messageBytes = 0;
  #fragments = 0;
  #control = Buffer.alloc(0);
  #stopped = false;
  constructor(sink, masked) {
    this.#sink = sink;
    this.#masked = masked;
  }
  /** Takes the next bytes of the socket; they are handed on without copying and may be unmasked in place. */
  push(chunk) {
    let at = 0;
    while (at < chunk.length && !this.#stopped) {
      if (this.#inPayload) {
        const take = Math.min(this.#left, chunk.length - at);
        this.#payload(chunk.subarray(at, at + take));
        at += take;
      } else {
        this.#header[this.#headerHave++] = chunk[at++] ?? 0;
        if (this.#headerHave === 2) this.#headerNeed = this.#sizeOfHeader();
        if (this.#headerHave === this.#headerNeed) this.#begin();
      }
    }
  }
  /** Ends the reader: nothing more is handed out. */
  stop() {
    this.#stopped = true;
  }
  #fail(why) {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#sink.fail(why);
  }
  #sizeOfHeader() {
    const second = this.#header[1] ?? 0;
    const length = second & 127;
    return 2 + (length === 126 ? 2 : length === 127 ? 8 : 0) + ((second & 128) !== 0 ? 4 : 0);
  }
  #begin() {
    const header = this.#header;
    const first = header[0] ?? 0;
    const masked = ((header[1] ?? 0) & 128) !== 0;
    this.#code = first & 15;
    this.#final = (first & 128) !== 0;
    if ((first & 112) !== 0) return this.#fail("reserved bits set");
    if (masked !== this.#masked) return this.#fail(masked ? "masked" : "not masked");
    const short = (header[1] ?? 0) & 127;
    let length = short;
    if (short === 126) length = header.readUInt16BE(2);
    if (short === 127) length = header.readUInt32BE(2) === 0 ? header.readUInt32BE(6) : Number.MAX_SAFE_INTEGER;
    if (headerBytes(length) !== (short === 126 ? 4 : short === 127 ? 10 : 2)) return this.#fail("length not minimal");
    this.#mask = masked ? header.readInt32LE(this.#headerNeed - 4) : 0;
    this.#maskTurn = 0;
    this.#left = length;
    this.#headerHave = 0;
    this.#headerNeed = 2;
    if (this.#code >= opcode.close) this.#beginControl(length);
    else this.#beginData(length);
    if (this.#stopped) return;
    this.#inPayload = length > 0;
    if (length === 0) this.#endFrame();
  }
  #beginControl(length) {
    if (!this.#final || length > 125) return this.#fail("control frame too long or fragmented");
    if (this.#code > opcode.pong) return this.#fail("unknown opcode");
    this.#control = Buffer.alloc(0);
  }
  #beginData(length) {
    if (this.#code !== (this.#messageOpen ? opcode.continuation : opcode.binary))
      return this.#fail("unexpected opcode");
    if (!this.#messageOpen) {
      this.#messageOpen = true;
      this.#messageBytes = 0;
      this.#fragments = 0;
    }
    this.#messageBytes += length;
    this.#fragments++;
    if (this.#messageBytes > limits.maxMessageBytes) return this.#fail("message too long");
    if (this.#fragments > limits.maxFragments) return this.#fail("too many fragments");
  }
  #payload(piece) {
    if (this.#mask !== 0) this.#unmask(piece);
    this.#left -= piece.length;
    if (this.#code >= opcode.close) {
      this.#control = this.#control.length === 0 ? piece : Buffer.concat([this.#control, piece]);
    } else {
      this.#sink.onPiece(piece);
    }
    if (this.#left === 0 && !this.#stopped) this.#endFrame();
  }
  #endFrame() {
    this.#inPayload = false;
    switch (this.#code) {
      case opcode.ping:
        return this.#sink.onPing(this.#control);
      case opcode.pong:
        return;
      case opcode.close:
        this.#stopped = true;
        return this.#sink.onClose(this.#control.length >= 2 ? this.#control.readUInt16BE(0) : 1005);
      default:
        if (!this.#final) return;
        this.#messageOpen = false;
        this.#sink.onMessageEnd();
    }
  }
  /** XORs in place; whole 32-bit words where the bytes lie aligned. */
  #unmask(piece) {
    const key = Buffer.allocUnsafe(4);
    key.writeInt32LE(this.#mask);
    let turn = this.#maskTurn;
    let at = 0;
    const align = Math.min(4 - (piece.byteOffset & 3) & 3, piece.length);
    for (; at < align; at++) piece[at] = (piece[at] ?? 0) ^ (key[turn++ & 3] ?? 0);
    const words = piece.length - at >> 2;
    if (words > 0) {
      const rotated = Buffer.allocUnsafe(4);
      for (let i = 0; i < 4; i++) rotated[i] = key[turn + i & 3] ?? 0;
      const word = rotated.readInt32LE(0);
      const view = new Int32Array(piece.buffer, piece.byteOffset + at, words);
      for (let i = 0; i < words; i++) view[i] = (view[i] ?? 0) ^ word;
      at += words * 4;
    }
    for (; at < piece.length; at++) piece[at] = (piece[at] ?? 0) ^ (key[turn++ & 3] ?? 0);
    this.#maskTurn = this.#maskTurn + piece.length & 3;
  }
};

// relay/protocol/frame-reader.ts
var nothing = Buffer.alloc(0);
var FrameReader = class {
  #sink;
  #messages;
  #header = Buffer.alloc(frameHeaderBytes);
  #headerHave = 0;
  #type = 0;
  #id = 0;
  #payloadBytes = 0;
  #payload = nothing;
  /** `masked`: the peer is a WebSocket client. */
  constructor(masked, sink) {
    this.#sink = sink;
    this.#messages = new MessageReader(
      {
        onPiece: (piece) => this.#onPiece(piece),
        onMessageEnd: () => this.#onMessageEnd(),
        onPing: (payload) => sink.onPing(payload),
        onClose: (code) => sink.onClose(code),
        fail: (why) => sink.fail(why)
      },
      masked
    );
  }
  push(chunk) {
    this.#messages.push(chunk);
  }
  stop() {
    this.#messages.stop();
  }
  #fail(why) {
    this.#messages.stop();
    this.#sink.fail(why);
  }
  #onPiece(piece) {
    let at = 0;
    if (this.#headerHave < frameHeaderBytes) {
      while (at < piece.length && this.#headerHave < frameHeaderBytes)
        this.#header[this.#headerHave++] = piece[at++] ?? 0;
      if (this.#headerHave < frameHeaderBytes) return;
      this.#type = this.#header[0] ?? 0;
      this.#id = this.#header.readUInt32BE(1);
      this.#payloadBytes = 0;
      this.#payload = nothing;
    }
    if (at === piece.length) return;
    const rest = at === 0 ? piece : piece.subarray(at);
    this.#payloadBytes += rest.length;
    if (this.#type === frame.data) {
      if (this.#payloadBytes > 65536 || this.#id === 0) return this.#fail("DATA too long");
      this.#sink.onData(this.#id, rest);
    } else {
      this.#payload = this.#payload.length === 0 ? rest : Buffer.concat([this.#payload, rest]);
    }
  }
  #onMessageEnd() {
    const complete = this.#headerHave === frameHeaderBytes;
    this.#headerHave = 0;
    if (!complete || !payloadFits(this.#type, this.#payloadBytes)) return this.#fail("malformed frame");
    if (this.#type === frame.data) return;
    const payload = this.#payload;
    this.#payload = nothing;
    this.#sink.onFrame(this.#type, this.#id, payload);
  }
};

// relay/protocol/slab-reads.ts
import { Socket } from "node:net";
var slabBytes = 524288;
var minRoomBytes = 65536;
function readIntoSlabs(socket, onData) {
  const holder = socket;
  const handle = holder._handle;
  if (socket.constructor !== Socket || !handle?.useUserBuffer || socket.readableLength > 0 || socket.writableLength > 0) {
    socket.on("data", onData);
    return socket;
  }
  let slab = Buffer.allocUnsafeSlow(slabBytes);
  let used = 0;
  holder._handle = null;
  socket.removeAllListeners();
  const options = {
    handle,
    allowHalfOpen: true,
    onread: {
      /** Where the next read goes: behind the last one while there is room. */
      buffer() {
        if (slab.length - used < minRoomBytes) {
          slab = Buffer.allocUnsafeSlow(slabBytes);
          used = 0;
        }
        return slab.subarray(used);
      },
      callback(bytes) {
        const chunk = slab.subarray(used, used + bytes);
        used += bytes;
        onData(chunk);
        return true;
      }
    }
  };
  return new Socket(options);
}

// relay/protocol/outbox.ts
var slabBytes2 = 16384;
var copyBelowBytes = 1024;
var Outbox = class {
  #socket;
  #masked;
  #slab = Buffer.allocUnsafeSlow(slabBytes2);
  #from = 0;
  #to = 0;
  #parts = [];
  constructor(socket, masked) {
    this.#socket = socket;
    this.#masked = masked;
  }
  /** Bytes that the socket holds because the kernel would not take them. */
  get waitingBytes() {
    return this.#socket.writableLength;
  }
  /** Adds a frame. Returns its length on the wire. */
  frame(type, streamId, payload) {
    const bytes = this.#head(type, streamId, payload.length, payload.length <= copyBelowBytes);
    this.#append(payload);
    return bytes + payload.length;
  }
  /** Adds a frame whose payload is a head of at most 300 bytes written by `write` and a body. */
  frameWithHead(type, streamId, headLength, write, body) {
    const payloadBytes = headLength + body.length;
    const bytes = this.#head(type, streamId, payloadBytes, body.length <= copyBelowBytes);
    write(this.#slab, this.#to);
    this.#to += headLength;
    this.#append(body);
    return bytes + payloadBytes;
  }
  /** Adds a frame with a u32 payload. */
  frameU32(type, streamId, value) {
    this.#head(type, streamId, 4, true);
    this.#to = this.#slab.writeUInt32BE(value, this.#to);
  }
  /** Adds a WebSocket control message (close, ping, pong). */
  control(code, payload) {
    this.#reserve(14 + payload.length);
    this.#to = writeHeader(this.#slab, this.#to, code, payload.length, this.#masked);
    this.#to += payload.copy(this.#slab, this.#to);
  }
  /** Writes everything collected. */
  flush() {
    this.#seal();
    const parts = this.#parts;
    if (parts.length === 0) return;
    const socket = this.#socket;
    if (parts.length === 1) {
      socket.write(parts[0] ?? Buffer.alloc(0));
    } else {
      socket.cork();
      for (const part of parts) socket.write(part);
      socket.uncork();
    }
    parts.length = 0;
  }
  #head(type, streamId, payloadBytes, copied) {
    const messageBytes = frameHeaderBytes + payloadBytes;
    this.#reserve(14 + frameHeaderBytes + (copied ? payloadBytes : 300));
    const start = this.#to;
    let at = writeHeader(this.#slab, start, opcode.binary, messageBytes, this.#masked);
    this.#slab[at++] = type;
    at = this.#slab.writeUInt32BE(streamId, at);
    this.#to = at;
    return at - start;
  }
  #append(payload) {
    if (payload.length <= copyBelowBytes) {
      this.#to += payload.copy(this.#slab, this.#to);
    } else {
      this.#seal();
      this.#parts.push(payload);
    }
  }
  #reserve(bytes) {
    if (this.#to + bytes <= this.#slab.length) return;
    this.#seal();
    this.#slab = Buffer.allocUnsafeSlow(Math.max(slabBytes2, bytes));
    this.#from = 0;
    this.#to = 0;
  }
  #seal() {
    if (this.#to === this.#from) return;
    this.#parts.push(this.#slab.subarray(this.#from, this.#to));
    this.#from = this.#to;
  }
};

// relay/protocol/stream.ts
var empty = Buffer.alloc(0);
var highWaterBytes = 131072;
var Stream = class {
  id;
  handler;
  deficit = 0;
  queue = void 0;
  following = void 0;
  /** True once nothing more will happen on this stream. */
  closed = false;
  #carrier;
  #opened = false;
  // Sending
  #credit;
  #waiting = void 0;
  #waitingBytes = 0;
  #wantsDrain = false;
  #ending = false;
  #finSent = false;
  // Receiving
  #window = limits.initialWindowBytes;
  #unconsumed = 0;
  #toReturn = 0;
  #returnedAtMs = 0;
  #finReceived = false;
  constructor(id, carrier, credit) {
    this.id = id;
    this.#carrier = carrier;
    this.#credit = credit;
  }
  /** True once the phone has connected. */
  get opened() {
    return this.#opened;
  }
  /** True while there are bytes and credit (for the fair queue). */
  get ready() {
    return this.#waitingBytes > 0 && this.#credit > 0 && !this.closed;
  }
  /** Phone side: says that the destination has accepted. */
  accept() {
    if (this.closed || this.#opened) return;
    this.#opened = true;
    this.#carrier.outbox.frame(frame.opened, this.id, empty);
    this.#carrier.schedule();
  }
  /**
   * Queues bytes; the buffer must not be changed afterwards. False: wait for onDrain before writing more (what was
   * given is kept all the same). After `end()` or a close the bytes are dropped.
   */
  write(bytes) {
    if (this.closed || this.#ending || bytes.length === 0) return true;
    (this.#waiting ??= []).push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#credit > 0) this.#carrier.activate(this);
    this.#wantsDrain ||= this.#waitingBytes >= highWaterBytes;
    return !this.#wantsDrain;
  }
  /** Says that no more bytes follow, once the queued ones are sent. */
  end() {
    if (this.closed || this.#ending) return;
    this.#ending = true;
    if (this.#waitingBytes === 0) this.#sendFin();
  }
  /** Ends both directions at once; queued bytes are dropped. */
  reset(reason2) {
    if (this.closed) return;
    this.#carrier.outbox.frame(frame.reset, this.id, resetPayload(reason2));
    this.#carrier.schedule();
    this.finish(reason2);
  }
  /** Gives credit back for bytes that have left for the consumer. */
  consumed(bytes) {
    if (this.closed || this.#finReceived) return;
    this.#unconsumed -= bytes;
    this.#toReturn += bytes;
    if (this.#toReturn < this.#window >> 1) return;
    const credit = this.#toReturn + this.#growth();
    this.#toReturn = 0;
    this.#carrier.outbox.frameU32(frame.window, this.id, credit);
    this.#carrier.schedule();
  }
  /** Doubles the window while it holds less than two round trips' worth of what the consumer takes. */
  #growth() {
    const nowMs = this.#carrier.nowMs();
    const elapsedMs = Math.max(nowMs - this.#returnedAtMs, 0.05);
    this.#returnedAtMs = nowMs;
    const wanted = this.#toReturn / elapsedMs * (this.#carrier.minRttMs ?? 0) * 2;
    if (wanted <= this.#window || this.#window >= limits.maxWindowBytes) return 0;
    const growth = Math.min(this.#window, limits.maxWindowBytes - this.#window);
    this.#window += growth;
    return growth;
  }
  // What follows is for the session.
  /** Sends at most `most` bytes of what waits, as one frame; returns its length on the wire. */
  emit(most) {
    const first = this.#waiting?.[0];
    if (!first || !this.#waiting) return 0;
    const take = Math.min(first.length, most, this.#credit, limits.maxDataBytes);
    if (take === first.length) this.#waiting.shift();
    else this.#waiting[0] = first.subarray(take);
    const bytes = this.#carrier.outbox.frame(
      frame.data,
      this.id,
      take === first.length ? first : first.subarray(0, take)
    );
    this.#credit -= take;
    this.#waitingBytes -= take;
    this.deficit -= take;
    if (this.#waitingBytes === 0) {
      this.#waiting = void 0;
      if (this.#ending) this.#sendFin();
    }
    return bytes;
  }
  /** Calls onDrain when it is due. */
  drained() {
    if (!this.#wantsDrain || this.closed || this.#waitingBytes > highWaterBytes >> 1) return;
    this.#wantsDrain = false;
    this.handler?.onDrain();
  }
  onOpened() {
    this.#opened = true;
    this.#returnedAtMs = this.#carrier.nowMs();
    this.handler?.onOpened?.();
  }
  /** False: the peer sent more than its credit, or after its FIN. */
  onPiece(piece) {
    this.#unconsumed += piece.length;
    if (this.#finReceived || this.#unconsumed + this.#toReturn > this.#window) return false;
    this.handler?.onData(piece);
    return true;
  }
  /** False: the credit is beyond what any window can be. */
  onWindow(credit) {
    this.#credit += credit;
    if (credit === 0 || this.#credit > 2147483647) return false;
    if (this.#waitingBytes > 0) this.#carrier.activate(this);
    return true;
  }
  /** False: a second FIN. */
  onFin() {
    if (this.#finReceived) return false;
    this.#finReceived = true;
    this.handler?.onEnd();
    if (this.#finSent) this.finish("done");
    return true;
  }
  /** Takes the stream out of the session and tells the owner. */
  finish(reason2) {
    if (this.closed) return;
    this.closed = true;
    this.#waiting = void 0;
    this.#waitingBytes = 0;
    this.#carrier.forget(this.id);
    this.handler?.onClose(reason2);
    this.handler = void 0;
  }
  #sendFin() {
    this.#finSent = true;
    this.#carrier.outbox.frame(frame.fin, this.id, empty);
    this.#carrier.schedule();
    if (this.#finReceived) this.finish("done");
  }
};

// relay/protocol/udp-flow.ts
var UdpFlow = class {
  id;
  handler;
  deficit = 0;
  queue = void 0;
  following = void 0;
  closed = false;
  /** Datagrams dropped because the wire was too slow. */
  dropped = 0;
  #carrier;
  #waiting = [];
  #waitingBytes = 0;
  constructor(id, carrier) {
    this.id = id;
    this.#carrier = carrier;
  }
  get ready() {
    return this.#waiting.length > 0 && !this.closed;
  }
  /** Sends a datagram of at most 65,507 bytes to (or from) an address; longer ones are dropped. */
  send(address, payload) {
    if (this.closed) return;
    if (payload.length > 65507) {
      this.dropped++;
      return;
    }
    this.#waiting.push({ address, payload });
    this.#waitingBytes += payload.length;
    while (this.#waiting.length > limits.maxUdpQueueDatagrams || this.#waitingBytes > limits.maxUdpQueueBytes) {
      this.#waitingBytes -= this.#waiting.shift()?.payload.length ?? 0;
      this.dropped++;
    }
    this.#carrier.activate(this);
  }
  /** Ends the flow. */
  close(reason2) {
    if (this.closed) return;
    this.#carrier.outbox.frame(frame.reset, this.id, resetPayload(reason2));
    this.#carrier.schedule();
    this.finish(reason2);
  }
  /** For the session: sends the oldest datagram; returns its length on the wire. */
  emit() {
    const oldest = this.#waiting.shift();
    if (!oldest) return 0;
    const { address, payload } = oldest;
    this.#waitingBytes -= payload.length;
    const bytes = this.#carrier.outbox.frameWithHead(
      frame.udp,
      this.id,
      addressBytes(address),
      (into, at) => writeAddress(address, into, at),
      payload
    );
    this.deficit -= bytes;
    return bytes;
  }
  drained() {
  }
  /** For the session: takes the flow out and tells the owner. */
  finish(reason2) {
    if (this.closed) return;
    this.closed = true;
    this.#waiting = [];
    this.#carrier.forget(this.id);
    this.handler?.onClose(reason2);
    this.handler = void 0;
  }
};

// relay/protocol/session.ts
var tickMs = 1e3;
var maxOutboxBytes = limits.maxBudgetBytes * 2;
var lingerMs = 1e3;
var freshAllowance = quantumBytes;
var Session = class {
  outbox;
  /** Credit that the peer gives each new stream; set from its hello or welcome. */
  peerWindow = limits.initialWindowBytes;
  closed = false;
  #socket;
  #options;
  #reader;
  #channels = /* @__PURE__ */ new Map();
  #fair = new FairQueue();
  #budget = new FlightBudget();
  #pings = [];
  #pump = () => this.#flush();
  #timer;
  #scheduled = false;
  #nextId = 1;
  #highestId = 0;
  #pingCount = 0;
  #heard = true;
  #silentMs = 0;
  #quietMs = 0;
  #wsPings = 0;
  constructor(upgraded, options) {
    const socket = readIntoSlabs(upgraded, (chunk) => {
      this.#heard = true;
      this.#reader.push(chunk);
    });
    this.#socket = socket;
    this.#options = options;
    this.outbox = new Outbox(socket, options.role === "phone");
    this.#reader = new FrameReader(options.role === "relay", {
      onFrame: (type, id, payload) => this.#onFrame(type, id, payload),
      onData: (id, piece) => this.#onData(id, piece),
      onPing: (payload) => this.#onWebSocketPing(payload),
      onClose: (code) => this.#end(code >= 4e3 ? reasonOf(code - 4e3) : "tunnel_lost"),
      fail: () => this.close("protocol_error")
    });
    socket.setNoDelay(true);
    socket.on("error", () => this.#end("tunnel_lost"));
    socket.on("end", () => this.#end("tunnel_lost"));
    socket.on("close", () => this.#end("tunnel_lost"));
    this.#timer = setInterval(() => this.#tick(), tickMs).unref();
    this.#ping(false);
    if (options.head?.length) {
      const head = options.head;
      queueMicrotask(() => {
        if (!this.closed) this.#reader.push(head);
      });
    }
    socket.resume();
  }
  /** Shortest round trip of the last ten seconds, milliseconds, or undefined before the first. */
  get rttMs() {
    return this.#budget.minRttMs;
  }
  get minRttMs() {
    return this.#budget.minRttMs;
  }
  /** Streams and flows open now. */
  get openStreams() {
    return this.#channels.size;
  }
  /** Relay side: asks the phone for a TCP stream. On a closed or full session the handler is told at once. */
  open(target, handler) {
    const stream = new Stream(this.#takeId(), this, this.peerWindow);
    stream.handler = handler;
    if (this.#refuses(stream)) return stream;
    this.#channels.set(stream.id, stream);
    const length = addressBytes(target);
    this.outbox.frameWithHead(frame.open, stream.id, length, (into, at) => writeAddress(target, into, at), nothing2);
    this.schedule();
    return stream;
  }
  /** Relay side: asks the phone for a UDP flow. */
  openUdp(handler) {
    const flow = new UdpFlow(this.#takeId(), this);
    flow.handler = handler;
    if (this.#refuses(flow)) return flow;
    this.#channels.set(flow.id, flow);
    this.outbox.frame(frame.udpOpen, flow.id, nothing2);
    this.schedule();
    return flow;
  }
  /** Sends a CONTROL frame. @throws Error when the JSON is longer than 16 KiB. */
  sendControl(message) {
    if (this.closed) return;
    const payload = Buffer.from(JSON.stringify(message));
    if (payload.length > limits.maxControlBytes) throw new Error("control message too long");
    this.outbox.frame(frame.control, 0, payload);
    this.schedule();
  }
  /** Ends the session: tells the peer why, then closes the socket. */
  close(reason2) {
    if (this.closed) return;
    const payload = Buffer.allocUnsafe(2);
    payload.writeUInt16BE(closeCodeOf(reason2));
    this.outbox.control(opcode.close, payload);
    this.outbox.flush();
    this.#end(reason2);
  }
  // StreamCarrier
  nowMs() {
    return performance.now();
  }
  schedule() {
    if (this.#scheduled || this.closed) return;
    this.#scheduled = true;
    setImmediate(this.#pump);
  }
  activate(sender) {
    this.#fair.add(sender);
    this.schedule();
  }
  forget(id) {
    this.#channels.delete(id);
  }
  #takeId() {
    if (this.#nextId > 4294967294) this.close("done");
    return this.#nextId++;
  }
  #refuses(channel) {
    if (!this.closed && this.#channels.size < limits.maxStreams) return false;
    channel.finish(this.closed ? "tunnel_lost" : "phone_overloaded");
    return true;
  }
  /** Gives every sender its turn while the budget lasts, then writes all in one go. */
  #flush() {
    this.#scheduled = false;
    if (this.closed) return;
    const budget = this.#budget;
    const nowMs = performance.now();
    let blocked = false;
    for (let sender = this.#fair.peek(); sender; sender = this.#fair.peek()) {
      const allowed = budget.bytes + (this.#fair.isFresh(sender) ? freshAllowance : 0);
      if (budget.inFlight >= allowed) {
        blocked = true;
        break;
      }
      const channel = sender;
      const bytes = channel.emit(this.#fair.alone ? limits.maxDataBytes : sender.deficit);
      budget.onSent(bytes, nowMs);
      channel.drained();
    }
    if (budget.wantsMark(blocked)) this.#ping(!blocked);
    this.#quietMs = 0;
    this.outbox.flush();
    if (this.outbox.waitingBytes > maxOutboxBytes) this.close("heartbeat_lost");
  }
  #ping(appLimited) {
    const id = ++this.#pingCount;
    const payload = Buffer.alloc(8);
    payload.writeUIntBE(id, 2, 6);
    this.#pings.push(id);
    this.#budget.onMark(performance.now(), appLimited);
    this.outbox.frame(frame.ping, 0, payload);
    this.schedule();
  }
  #onData(id, piece) {
    const stream = this.#channels.get(id);
    if (stream instanceof Stream) {
      if (!stream.onPiece(piece)) this.close("flow_control_error");
    } else if (stream || !this.#wasOpen(id)) {
      this.close("protocol_error");
    }
  }
  #onFrame(type, id, payload) {
    if (!this.#handle(type, id, payload)) this.close("protocol_error");
  }
  /** False: the frame breaks the protocol. */
  #handle(type, id, payload) {
    if (type < frame.open) return id === 0 && this.#handleSession(type, payload);
    if (id === 0) return false;
    if (type === frame.open || type === frame.udpOpen) return this.#handleOpen(type, id, payload);
    const channel = this.#channels.get(id);
    if (!channel) return this.#wasOpen(id);
    if (type === frame.reset) {
      channel.finish(reasonOf(payload.readUInt16BE(0)));
      return true;
    }
    if (channel instanceof UdpFlow) return type === frame.udp && this.#handleDatagram(channel, payload);
    switch (type) {
      case frame.opened:
        if (this.#options.role === "phone" || channel.opened) return false;
        channel.onOpened();
        return true;
      case frame.window:
        return channel.onWindow(payload.readUInt32BE(0));
      case frame.fin:
        return channel.onFin();
      default:
        return false;
    }
  }
  #handleSession(type, payload) {
    switch (type) {
      case frame.ping:
        this.outbox.frame(frame.pong, 0, payload);
        this.schedule();
        return true;
      case frame.pong:
        if (this.#pings.shift() !== payload.readUIntBE(2, 6)) return false;
        this.#budget.onEcho(performance.now());
        this.schedule();
        return true;
      case frame.control:
        try {
          this.#options.onControl(JSON.parse(payload.toString("utf8")));
          return true;
        } catch {
          return false;
        }
      default:
        return false;
    }
  }
  #handleOpen(type, id, payload) {
    const { onOpen, onUdpOpen } = this.#options;
    if (id <= this.#highestId || this.#options.role === "relay") return false;
    this.#highestId = id;
    const channel = type === frame.open ? new Stream(id, this, this.peerWindow) : new UdpFlow(id, this);
    this.#channels.set(id, channel);
    if (this.#channels.size > limits.maxStreams) refuse(channel, "phone_overloaded");
    else if (channel instanceof UdpFlow) {
      if (onUdpOpen) channel.handler = onUdpOpen(channel);
      else refuse(channel, "command_unsupported");
    } else {
      const address = readAddress(payload, 0, parseTarget);
      if (!address || address.end !== payload.length || !onOpen) refuse(channel, "bad_address");
      else channel.handler = onOpen(channel, address.target);
    }
    return true;
  }
  #handleDatagram(flow, payload) {
    const address = readAddress(payload, 0, parseTarget);
    if (address) flow.handler?.onDatagram(address.target, payload.subarray(address.end));
    return address !== void 0;
  }
  /** True when a stream of this id existed in this session. */
  #wasOpen(id) {
    return this.#options.role === "relay" ? id < this.#nextId : id <= this.#highestId;
  }
  #onWebSocketPing(payload) {
    if (++this.#wsPings > limits.maxPingsPerSecond) return this.close("protocol_error");
    this.outbox.control(opcode.pong, payload);
    this.schedule();
  }
  #tick() {
    this.#wsPings = 0;
    this.#silentMs = this.#heard ? 0 : this.#silentMs + tickMs;
    this.#heard = false;
    if (this.#silentMs >= limits.silenceTimeoutMs) return this.close("heartbeat_lost");
    this.#quietMs += tickMs;
    if (this.#quietMs >= limits.pingIntervalMs) this.#ping(true);
  }
  /** Tells everybody, once, and lets the socket go. */
  #end(reason2) {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.#timer);
    this.#reader.stop();
    const socket = this.#socket;
    socket.end();
    const linger = setTimeout(() => socket.destroy(), lingerMs).unref();
    socket.once("close", () => clearTimeout(linger));
    for (const channel of [...this.#channels.values()]) channel.finish(streamReason(reason2));
    this.#options.onClose(reason2);
  }
};
var nothing2 = Buffer.alloc(0);
function refuse(channel, reason2) {
  if (channel instanceof UdpFlow) channel.close(reason2);
  else channel.reset(reason2);
}
function streamReason(reason2) {
  return reasons[reason2].code >= 50 && reasons[reason2].code < 70 ? reason2 : reason2 === "relay_stopping" ? reason2 : "tunnel_lost";
}

// relay/protocol/splice.ts
var Splice = class {
  socket;
  /** Set right after the stream is made. */
  stream;
  #owed = 0;
  #streamReason;
  #socketClosed = false;
  #finished = false;
  constructor(socket) {
    this.socket = socket;
  }
  /** Starts to read the socket. Call once `stream` is set. */
  start() {
    const socket = this.socket;
    socket.splice = this;
    socket.on("data", onSocketData);
    socket.on("end", onSocketEnd);
    socket.on("drain", onSocketDrain);
    socket.on("error", onSocketError);
    socket.on("close", onSocketClose);
    if (socket.destroyed) this.socketClosed();
    else if (socket.readableEnded) this.stream?.end();
    else socket.resume();
  }
  /** Takes the splice's hands off the socket, so that somebody else can answer on it. */
  release() {
    const socket = this.socket;
    socket.splice = void 0;
    socket.off("data", onSocketData);
    socket.off("end", onSocketEnd);
    socket.off("drain", onSocketDrain);
    socket.off("close", onSocketClose);
    this.#socketClosed = true;
  }
  // Socket → stream
  /** Bytes from the socket. */
  fromSocket(bytes) {
    if (this.stream?.write(bytes) === false) this.socket.pause();
  }
  /** The socket's peer sends no more. */
  socketEnded() {
    this.stream?.end();
  }
  onDrain() {
    this.socket.resume();
  }
  // Stream → socket
  onData(piece) {
    this.toSocket(piece);
  }
  /** Writes bytes and gives their credit back once the kernel has them. */
  toSocket(bytes) {
    const socket = this.socket;
    socket.write(bytes);
    this.#owed += bytes.length;
    if (socket.writableLength === 0) this.#settle();
  }
  onEnd() {
    this.socket.end();
  }
  onClose(reason2) {
    this.#streamReason ??= reason2;
    const socket = this.socket;
    if (reason2 === "done") {
      if (!socket.writableEnded) socket.end();
    } else if (!socket.destroyed && !this.#socketClosed) {
      abort(socket);
    }
    this.#finish();
  }
  /** Both sides are gone. Called exactly once. */
  finished(_reason) {
  }
  /** Why a stream ends when its socket broke off. */
  socketBroken() {
    return "connection_reset";
  }
  // For the socket's listeners
  socketDrained() {
    this.#settle();
  }
  socketClosed() {
    if (this.#socketClosed) return;
    this.#socketClosed = true;
    const { socket, stream } = this;
    const complete = socket.readableEnded && socket.writableFinished;
    if (stream && !stream.closed && !complete) stream.reset(this.socketBroken());
    this.#finish();
  }
  #settle() {
    const owed = this.#owed;
    this.#owed = 0;
    if (owed > 0) this.stream?.consumed(owed);
  }
  #finish() {
    if (this.#finished || !this.#socketClosed || this.#streamReason === void 0) return;
    this.#finished = true;
    this.finished(this.#streamReason);
  }
};
function onSocketData(bytes) {
  this.splice?.fromSocket(bytes);
}
function onSocketEnd() {
  this.splice?.socketEnded();
}
function onSocketDrain() {
  this.splice?.socketDrained();
}
function onSocketError() {
}
function onSocketClose() {
  this.splice?.socketClosed();
}
function abort(socket) {
  if (socket.resetAndDestroy) socket.resetAndDestroy();
  else socket.destroy(new Error("cut"));
}
var PlainSplice = class extends Splice {
  #onFinished;
  constructor(socket, stream, onFinished) {
    super(socket);
    this.stream = stream;
    this.#onFinished = onFinished;
    this.start();
  }
  finished(reason2) {
    this.#onFinished?.(reason2);
  }
};
function splice(socket, stream, onFinished) {
  return new PlainSplice(socket, stream, onFinished);
}

// android-agent/src/zz-agent.ts
var r = http.request({
  host: "127.0.0.1",
  port: Number(process.argv[2]),
  path: "/tunnel",
  headers: {
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
    "sec-websocket-protocol": "pocketproxy.v1",
    authorization: "Bearer ppd_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  }
});
r.on("upgrade", (res, sock, head) => {
  const s = new Session(sock, {
    role: "phone",
    head,
    onControl() {
    },
    onClose(x) {
      console.log("closed", x);
      process.exit();
    },
    onOpen(stream, t) {
      const c = net.connect({ port: t.port, host: t.host, noDelay: true, allowHalfOpen: true });
      const sp = splice(c, stream);
      c.once("connect", () => stream.accept());
      return sp;
    }
  });
  s.sendControl({
    type: "hello",
    protocol: 1,
    appVersion: "x",
    capabilities: [],
    initialWindow: 262144,
    state: { mobileUp: true }
  });
});
r.end();
