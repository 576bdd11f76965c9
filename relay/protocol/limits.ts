/** The bounds of the tunnel protocol that the other end meets, in one place. relay/protocol/README.md explains each. */
export const limits = {
  /** Longest DATA payload a sender may put in one frame, bytes. */
  maxDataBytes: 65_536,
  /** Longest UDP frame payload: address (at most 258) and datagram (at most 65 507), bytes. */
  maxUdpFrameBytes: 65_765,
  /** Longest CONTROL payload, bytes of UTF-8 JSON. */
  maxControlBytes: 16_384,
  /** Longest WebSocket message: the largest frame with its 5-byte header. */
  maxMessageBytes: 65_770,
  /** Fragments that one WebSocket message may come in. */
  maxFragments: 64,
  /** WebSocket pings accepted in one second. */
  maxPingsPerSecond: 20,
  /** Credit that each side grants every new stream before any WINDOW frame, bytes. */
  initialWindowBytes: 262_144,
  /** What a receive window may grow to, bytes. */
  maxWindowBytes: 4_194_304,
  /** Bounds of the bytes in flight in one direction of one tunnel. */
  minBudgetBytes: 65_536,
  initialBudgetBytes: 262_144,
  maxBudgetBytes: 8_388_608,
  /** Streams and UDP flows open at once in one tunnel. */
  maxStreams: 20_000,
  /** CONTROL frames of one peer: in a second in the long run, and in a burst after a pause. */
  maxControlPerSecond: 10,
  maxControlBurst: 100,
  /** Frames without payload (PING, PONG, OPENED, WINDOW, FIN, RESET, UDP_OPEN) of one peer in a second… */
  maxSmallFramesPerSecond: 2_000,
  /** …besides one for each DATA or UDP frame sent to it, one for so many bytes of payload either way, so many a stream… */
  payloadPerSmallFrame: 512,
  smallFramesPerStream: 4,
  /** …and so many in a burst, of what was not used before. */
  maxSmallFramesSaved: 100_000,
  /** What one socket's input may cost in one turn of the event loop before others are served, milliseconds. */
  turnSliceMs: 1,
  /** What all that wait for another turn may cost in it, milliseconds. */
  turnLineMs: 4,
  /** Datagrams that wait for the wire in one UDP flow, and the memory that they hold; the oldest go first when full. */
  maxUdpQueueDatagrams: 512,
  maxUdpQueueBytes: 524_288,
  /** Memory that a waiting datagram is taken to hold besides its payload, bytes. */
  datagramOverheadBytes: 256,
  /** A UDP flow on which nothing passes, either way; the relay ends it, a phone where the relay does not. */
  udpIdleTimeoutMs: 120_000,
  /** From the TCP connect to the 101 answer. */
  upgradeTimeoutMs: 10_000,
  /** From 101 to the phone's hello, and from hello to welcome. */
  helloTimeoutMs: 10_000,
  /** A side that has sent nothing for this long sends a PING. */
  pingIntervalMs: 5_000,
  /** A side that has received nothing for this long closes the tunnel (heartbeat_lost). */
  silenceTimeoutMs: 15_000,
  /** How often the phone reports battery, signal, addresses. */
  heartbeatIntervalMs: 15_000,
  /** From OPEN to OPENED or RESET. */
  openTimeoutMs: 30_000,
  /** Longest host name, RFC 1035 §2.3.4, bytes. */
  maxNameBytes: 255,
} as const;

/** The most egress exceptions that hold at a time, in all: they fit one CONTROL frame and cost a relay little memory. */
export const maxEgressExceptions = 200;

/** The WebSocket subprotocol of this version (RFC 6455 §1.9). */
export const subprotocol = 'pocketproxy.v1';
/** Name that a phone with the capability `dns` maps to its network's own DNS server, at port 53 and no other. */
export const resolverName = 'dns.pocketproxy.internal';
/** Path of the upgrade request. */
export const tunnelPath = '/tunnel';
