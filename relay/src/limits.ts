/**
 * The bounds of the relay daemon that clients and phones meet, in one place. Those of the tunnel protocol are in
 * protocol/limits.ts; what only tunes one part (a block's size, a pool) stands in that part.
 */
export const relayLimits = {
  // Customers' sockets
  /** From accept to a complete proxy request (HTTP head, SOCKS request). */
  handshakeTimeoutMs: 30_000,
  /** TLS handshakes of customers that begin in one turn of the event loop. */
  tlsHandshakesPerTurn: 4,
  /** From accept until a client is admitted, whatever it sends meanwhile. */
  admissionTimeoutMs: 60_000,
  /** Clients that were never admitted, of one source address (IPv6: of one /64); the oldest makes room. */
  maxPendingPerSource: 4_096,
  /** The same of all sources, but at most half of the descriptors that customers may have. */
  maxPending: 16_384,
  /** Bytes that clients which were never admitted have sent, all together; the oldest makes room. */
  maxPendingBytes: 67_108_864,
  /** Answers of our own in a row on one socket (407, OPTIONS *); the last of them closes it. */
  maxOwnAnswers: 5,
  /** Waits of clients end at most this late. */
  deadlineStepMs: 1_000,
  /** Descriptors that are kept for tunnels, database and listening ports: so many, or this share of all. */
  reservedDescriptors: 256,
  reservedDescriptorShare: 0.125,
  /** Shortage of descriptors is logged this often at most. */
  descriptorLogIntervalMs: 60_000,
  /** From permit to the phone's answer. */
  openTimeoutMs: 30_000,
  /** A stream on which nothing moves, either way. */
  idleTimeoutMs: 1_800_000,
  /** An HTTP keep-alive connection between two requests. */
  keepAliveTimeoutMs: 60_000,
  /** Longest HTTP request head, bytes, and header lines in it. */
  maxRequestHeadBytes: 65_536,
  maxRequestHeaders: 200,
  /** Longest head of an origin's answer, bytes, and header lines in it. */
  maxAnswerHeadBytes: 262_144,
  maxAnswerHeaders: 1_000,
  /** Interim answers (1xx) of an origin to one request. */
  maxInterimAnswers: 32,
  /** Longest line of a chunked body's framing, with its extensions, bytes. */
  maxChunkLineBytes: 4_096,
  /** Longest trailer section of a chunked body, bytes. */
  maxTrailerBytes: 8_192,
  /** Request bytes that may come before the stream is open and travel with OPEN, bytes. */
  maxEarlyBytes: 65_536,
  /** What is read and thrown away of a refused request's body, so that its answer is not lost to a reset, bytes. */
  maxDiscardBytes: 65_536,
  /** From the answer of a refusal to the client's own close. */
  closingTimeoutMs: 2_000,
  /** For how long the last bytes of an answer or tunnel that was cut short wait for a client that does not take them. */
  lingerTimeoutMs: 120_000,
  /** The same once the relay stops. */
  stopLingerTimeoutMs: 4_000,
  /** An idle HTTP stream to an origin is used again for a request that cannot be repeated only this soon. */
  freshOriginMs: 2_000,
  /** Clients in a handshake that are answered with the reason while no new work is taken; more are closed at accept. */
  maxPoliteHandshakes: 256,
  /** First TCP keep-alive probe on a customer's idle socket. */
  tcpKeepAliveMs: 60_000,
  /** Connections waiting in the kernel for accept, per port. */
  listenBacklog: 511,
  /** Datagrams of one association that wait under a speed limit, each way, and their memory; newer ones are dropped. */
  maxShapedDatagrams: 128,
  maxShapedDatagramBytes: 262_144,
  /** Bytes that may wait in a UDP socket for the kernel; newer datagrams are dropped. */
  maxUdpSendQueueBytes: 1_048_576,
  /** Kinds of refusal (reason and source address) that a connection remembers for its page. */
  maxRecentRefusals: 20,
  /** How often the silence of UDP associations is counted; the idle limit is udpIdleTimeoutMs of the protocol. */
  udpSweepMs: 250,
  /** A client that has sent no datagram for this long may continue from another port of its address (NAT rebinding). */
  udpRebindSilenceMs: 750,
  /** Share of the UDP ports that one customer's associations hold at most. */
  maxUdpPortShare: 0.25,
  /** UDP ports that are found to be held by other programs before an association is refused. */
  maxUdpBindTries: 16,
  /** Failed listens (port taken) are tried again after this. */
  relistenDelayMs: 5_000,

  // Tests of connections
  /** From the first byte to the answer: what has not come of it by then counts as unanswered. */
  trialTimeoutMs: 2_700,
  /** Tests that run at the same time; more are refused. */
  maxTrials: 16,
  /** How long a test waits for a connection that was made just now. */
  trialConnectionWaitMs: 1_000,

  // OpenVPN
  /** UDP sockets that answer from foreign addresses; the one that was made first makes room. */
  maxForeignSockets: 4_096,
  /** They are closed when nothing was sent from them for this long, up to twice. */
  foreignSocketIdleMs: 60_000,
  /** How often the kernel's rules are looked at, in case the kernel's word that they were taken away was missed. */
  vpnRulesCheckMs: 30_000,
  /** A DNS query without an answer holds its flow for this long. */
  dnsTimeoutMs: 10_000,
  /** Pause after its keys could not be read. */
  vpnRetryMs: 2_000,
  /** How often it looks whether the certificate of OpenVPN's server ends soon. */
  vpnRenewalCheckMs: 21_600_000,

  // Waiting for a phone
  /** How long a change of address usually takes; by it refused clients receive their Retry-After. */
  rotationExpectedMs: 15_000,
  /** From a phone's return until its rotation counts as ended, where no one says so (Postgres is unavailable). */
  rotationVerdictMs: 30_000,
  /** From the loss of a tunnel on requests wait for the phone's return until then, without any rotation. */
  lostPhoneWaitMs: 5_000,
  /** Requests that wait for one phone; more are refused. */
  maxWaitingRequests: 256,
  /** Memory of all clients that wait, bytes; more are refused. Each counts as waitingClientBytes and what it has sent. */
  maxWaitingBytes: 67_108_864,
  waitingClientBytes: 8_192,
  /** Share of that memory that the clients of one customer hold at most. */
  maxWaitingShare: 0.25,
  /** What a waiting client may send; then its socket is not read until its turn comes. */
  maxWaitingInputBytes: 16_384,
  /** Requests that continue in one turn of the event loop once their phone is back. */
  waitingPerTurn: 16,
  /** How often waits and rotations are looked at. */
  waitingCheckMs: 250,
  rotationCheckMs: 100,

  // Brute force
  /** Failed sign-ins of one source address in one window before it must wait. */
  maxAuthFailures: 20,
  authWindowMs: 60_000,
  /** Source addresses remembered; the oldest are forgotten first. */
  maxThrottledAddresses: 10_000,
  /** Failed sign-ins on one connection whose password a person chose, of all addresses, in one window before it pauses. */
  maxConnectionFailures: 60,
  connectionFailureWindowMs: 600_000,
  /** Addresses of such a connection that are remembered since the right password came from them; the oldest makes room. */
  maxKnownSources: 64,

  // Time and stopping
  /** Expiry, quota periods and hours are looked at this often. */
  sweepIntervalMs: 250,
  /** What running streams get after SIGTERM. */
  drainTimeoutMs: 30_000,
  /** From the last word to the tunnels until their sockets are closed. */
  tunnelCloseTimeoutMs: 2_000,
  /** After the drain: last writes to Postgres, the last snapshot, letting Postgres and the bus go. */
  stopWriteTimeoutMs: 4_000,
  stopSnapshotTimeoutMs: 2_000,
  stopDisconnectTimeoutMs: 1_000,
  /** From the signal to the end, whatever hangs; more than all of the above. */
  stopTimeoutMs: 45_000,

  // Usage
  flushIntervalMs: 2_000,
  /** What flows is reported so often while anything does. */
  trafficIntervalMs: 1_000,
  /** Rows written by one flush. */
  maxFlushRows: 5_000,
  /** Rows waiting in memory; above half of it a row is of an hour, and above it bytes of a new hour join the latest row. */
  maxWaitingUsageRows: 100_000,
  /** A peak is the rate between two flushes; a window this short is not looked at, and one this long ends without a flush. */
  minPeakWindowMs: 1_000,
  maxPeakWindowMs: 4_000,
  /** What one connection refused in an hour: rows of reason and source, and sources of one reason that have their own row. */
  maxRefusalRows: 32,
  maxRefusalSources: 8,
  /** Rows of refusals waiting in memory; above it those of a new hour are counted together. */
  maxWaitingRefusalRows: 50_000,

  // Access log
  /** Lines waiting in memory, of all connections and of one; further ones are dropped and counted. */
  maxLogRows: 20_000,
  maxLogRowsOfConnection: 5_000,
  /** Lines of one connection in a UTC hour; further ones are dropped and counted. */
  maxLogRowsPerHour: 100_000,
  /** Lines written by one statement. */
  maxLogBatchRows: 1_000,
  accessLogIntervalMs: 2_000,

  // Control plane
  /** One statement or transaction; then Postgres counts as unavailable. */
  databaseTimeoutMs: 10_000,
  /** How long start-up waits for the bus, so that no change after the first reading is missed. */
  startBusTimeoutMs: 1_000,
  /** How long start-up waits for Postgres before it takes the snapshot. */
  startReadTimeoutMs: 5_000,
  resyncIntervalMs: 60_000,
  /** The same while the bus is unavailable: so long a revocation or a suspension may take to act then. */
  deafResyncIntervalMs: 5_000,
  /** Pause after a failed read or write. */
  retryDelayMs: 1_000,
  /** How long a phone with an unknown secret waits while it is looked up. */
  secretLookupTimeoutMs: 2_000,
  /** Unknown secrets looked up side by side, and in a second; phones above it are asked to retry. */
  maxSecretLookups: 8,
  maxSecretLookupsPerSecond: 50,
  /** Rows read by one query, and rows of the snapshot sealed in one turn of the event loop. */
  readPageRows: 100,
  /** Rows read by one query of the first reading, when nothing runs that a long turn could delay. */
  firstReadPageRows: 1_000,
  /** One reading, of however many pages. */
  readTimeoutMs: 30_000,
  snapshotPieceRows: 100,
  /** Changes of rows are gathered this long before the snapshot is written; where only usage changed, this long. */
  snapshotDelayMs: 1_000,
  snapshotUsageIntervalMs: 60_000,
  /** Also how long a change may stay unknown whose event did not reach the bus. */
  relaySeenIntervalMs: 5_000,
  /** Ids in one usage.flushed event. */
  maxEventIds: 100,

  // Phones and commands
  /** Phones waiting in the kernel for accept: all of a relay's come at once after its restart. The kernel may allow less. */
  tunnelBacklog: 4_096,
  /** Phones that are let in in one turn of the event loop, of those that came before the relay knew its phones. */
  phonesPerTurn: 8,
  /** Tunnels that one phone may open in a row, and then one in each interval; more receive the time to retry. */
  handshakeBurst: 20,
  handshakeIntervalMs: 5_000,
  /** Heartbeats are gathered this long; session up and down only until the last write is this long ago. */
  presenceIntervalMs: 1_000,
  presenceGapMs: 200,
  /** Phones written by one statement, so that no turn of the event loop is long. */
  maxPresenceRows: 100,
  /** How often a phone is written as seen while nothing else of it changes. */
  seenIntervalMs: 60_000,
  /** Rows of the status log that one device adds within the window; further changes are counted on the latest. */
  maxStatusRows: 4,
  statusWindowMs: 300_000,
  /** Between two new addresses of one device and family in the history, and between two notes that one is still seen. */
  addressRowIntervalMs: 60_000,
  addressSeenIntervalMs: 300_000,
  /** Status changes and addresses of one device that wait for Postgres. */
  maxWaitingStatusChanges: 20,
  maxWaitingAddresses: 20,
  /** Phones that do not come back this long after the relay's start are written as offline. */
  returnGraceMs: 10_000,
  commandPollIntervalMs: 2_000,
  /** Results of one phone that wait for Postgres or for confirmation; more are dropped. */
  maxWaitingResults: 16,
  /** From the result to a state of the phone that confirms the new address: a heartbeat and some. */
  rotationVerifyTimeoutMs: 20_000,
  /** From the result to a state of the phone with which it takes new streams again: those that wait are refused after it. */
  rotationReadyTimeoutMs: 3_000,

  // Memory guard
  memoryCheckIntervalMs: 500,
  /** Share of the machine's or container's memory, and of the JavaScript heap, that the relay uses at most. */
  memoryShare: 0.85,
  /** From this share of the limit on, those with more than a fair share get no new work; cuts bring it back below. */
  memoryResumeShare: 0.95,
  /** Who holds less is never cut or refused for it, bytes. */
  memoryFloorBytes: 1_048_576,
  /** How long who held too much gets no new work. */
  memoryRefusalMs: 10_000,
  /** From a cut until the measure must show what it freed. */
  memorySettleMs: 1_500,
} as const;
