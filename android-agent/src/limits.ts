import { maxStepAgeMs } from '@pocketproxy/relay/protocol';

/** Every bound of the agent that the tunnel protocol does not already set (relay/protocol/limits.ts). */
export const agentLimits = {
  /** Reconnecting: first wait, factor, longest wait. The cap keeps a phone back within 5 s of a relay's return. */
  backoffFirstMs: 300,
  backoffFactor: 1.7,
  backoffCapMs: 3_500,
  /** Longest wait of the first tries while no one answers: the relay restarts, which takes a second or two. */
  quickCapMs: 1_000,
  quickTries: 20,
  /** A session that lived this long resets the back-off. */
  backoffResetAfterMs: 5_000,
  /** After 401 or device_revoked: first and longest wait. */
  unpairedFirstMs: 60_000,
  unpairedCapMs: 900_000,
  /** After 429 without, and with, a Retry-After header. */
  throttledMs: 10_000,
  throttledCapMs: 600_000,
  /** Phones that received the same time are spread over this. */
  throttledSpreadMs: 1_000,
  /** After session_replaced: someone else uses the same credentials, so no tug of war. */
  replacedMs: 30_000,

  /** Addresses of one name that are tried, and the head start of each over the next (RFC 8305 §5). */
  dialAddresses: 64,
  dialStaggerMs: 250,
  /** How old the list of own addresses and links may be, and addresses of the relay that are remembered. */
  nearListMs: 1_000,
  relayAddresses: 16,

  /** One query to one server, how many servers are asked in turn, and the hard end of it all, waiting included. */
  dnsQueryTimeoutMs: 1_500,
  dnsTries: 4,
  dnsLookupTimeoutMs: 8_000,
  /** Longest answer over TCP, with its length. */
  dnsTcpBytes: 65_537,
  /** How long found addresses of one family wait for those of the other (RFC 8305 §3). */
  dnsSiblingMs: 50,
  /** Queries under way, those of names that share their last two labels, and queries that wait for their turn. */
  dnsParallel: 512,
  dnsParallelPerDomain: 128,
  dnsWaiting: 2_048,
  /** Names in the cache of answers and in that of failures, and how long each is kept at most. */
  dnsCacheNames: 1_024,
  dnsCacheMaxMs: 60_000,
  dnsFailureMs: 5_000,
  /** How often a network with IPv6 is asked for the prefix of its NAT64. */
  nat64EveryMs: 60_000,

  udpPeers: 1_024,
  /** How long a flow keeps the address of a name, and datagrams that may wait for one to be found. */
  udpNameMs: 10_000,
  udpNameWaiting: 32,
  /** Bytes that wait in one socket for the network card before further datagrams are dropped. */
  udpSendQueueBytes: 1_048_576,
  udpSocketBufferBytes: 1_048_576,
  udpFlows: 1_024,

  /** Shortest gap between two heartbeats sent because something changed. */
  heartbeatGapMs: 250,

  ipCheckTimeoutMs: 10_000,
  ipCheckBytes: 4_096,
  /** How often the public address is looked up without a reason. */
  ipCheckIntervalMs: 300_000,
  /** Gap between two tries to see the new address after a rotation. */
  ipCheckRetryMs: 1_000,
  interfacePollMs: 1_000,
  /** A program that lists the modem's DNS servers. */
  resolversTimeoutMs: 2_000,

  /** How long the radio stays off when the relay does not say. */
  holdMs: 2_000,
  /** Greatest age that a step is reported with; the protocol's. */
  stepAgeMs: maxStepAgeMs,
  /** Switching the radio off and on, without the hold, of a phone that reports these steps. */
  switchMs: 20_000,
  /** From touching the radio to the verified end, without the hold. */
  rotationMs: 50_000,
  /** Leaving airplane mode again after a rotation that failed. */
  recoverMs: 15_000,
  commandMs: 30_000,
  /** Commands with their results that are remembered, and the longest file that holds them. */
  recentCommands: 64,
  journalBytes: 131_072,
  /** A result is sent again in a new session until a session has outlived its sending by this. */
  resultConfirmMs: 20_000,

  /** Pairing request: one attempt, how many there are, and the first wait between them, which doubles. */
  pairTimeoutMs: 15_000,
  pairAttempts: 4,
  pairRetryMs: 500,
  pairAnswerBytes: 16_384,
  controlBodyBytes: 16_384,
} as const;
