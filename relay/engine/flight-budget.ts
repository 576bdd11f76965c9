import { limits } from '../protocol/limits.ts';

/** A PING that marks how far the tunnel had been written when it was sent. */
interface Mark {
  readonly sent: number;
  readonly sentAtMs: number;
  readonly acked: number;
  readonly ackedAtMs: number;
  /** When the newest acknowledged mark had been sent. */
  readonly ackedSentAtMs: number;
  readonly round: number;
  readonly appLimited: boolean;
}

const roundsRemembered = 6;
const probeIntervalMs = 10_000;
/** The part of the bandwidth-delay product kept in flight above one, so that growth of the link shows. */
const gain = 1.2;
const startGain = 2;
/** What acknowledgements may be late by through busy event loops; more where the path itself takes next to no time. */
const slackMs = 2;
const nearSlackMs = 4;
const nearRttMs = 5;
const slackBytes = 16_384;
const minMarkBytes = 8_192;
const minFrameBytes = 16_384;
const standingQueueMs = 15;

/** Two rounds in which the queue drains, then one or two in which the round trip is measured (BBR's ProbeRTT). */
interface Probe {
  readonly drainedAtRound: number;
  readonly untilRound: number;
  sumMs: number;
  samples: number;
}

/**
 * How many bytes may be in flight in one direction of a tunnel. Learns rate and round trip from marks, as BBR does
 * (draft-cardwell-iccrg-bbr-congestion-control §4): budget = rate × (1.2 × base round trip + 2 ms, up to 6 ms on short
 * paths) + 16 KiB. The queue in front of a phone's slow link then stays near a quarter of a round trip, whatever the
 * number of streams. The base is what a round trip takes on average while the queue is drained, not the shortest one
 * ever seen: radios and busy processors delay without any queue, and a budget that ignored that would starve the link.
 */
export class FlightBudget {
  /** Bytes that may be in flight now. */
  bytes: number = limits.initialBudgetBytes;
  /** Round trip without our own queue, milliseconds; undefined before the first. */
  baseRttMs: number | undefined;
  #probedAtMs = 0;
  #sent = 0;
  #acked = 0;
  #ackedAtMs = 0;
  #ackedSentAtMs = 0;
  #unmarked = 0;
  readonly #marks: Mark[] = [];
  #roundEnd = 0;
  readonly #rates = new Float64Array(roundsRemembered);
  #round = 0;
  #latestRate = 0;
  #frameBytes: number = minFrameBytes;
  #roundSumMs = 0;
  #roundSamples = 0;
  #standingRounds = 0;
  #starting = true;
  #startRate = 0;
  #flatRounds = 0;
  #probe: Probe | undefined;

  /** Bytes sent and not known to have arrived. */
  get inFlight(): number {
    return this.#sent - this.#acked;
  }

  /** When the oldest mark was sent that has not come back. */
  get oldestMarkMs(): number | undefined {
    return this.#marks[0]?.sentAtMs;
  }

  /** Largest delivery rate of the last six rounds, bytes per millisecond. */
  get rate(): number {
    let rate = 0;
    for (const sample of this.#rates) if (sample > rate) rate = sample;
    return rate;
  }

  /** Longest frame that a lone stream should send: two milliseconds of a slow link, all that fits on a fast one. */
  get frameBytes(): number {
    return this.#frameBytes;
  }

  onSent(bytes: number, nowMs: number): void {
    if (this.#sent === this.#acked) {
      this.#ackedAtMs = nowMs;
      this.#ackedSentAtMs = nowMs;
    }
    this.#sent += bytes;
    this.#unmarked += bytes;
  }

  /** True when a PING should go out now; `blocked`: there is data that the budget holds back. */
  wantsMark(blocked: boolean): boolean {
    if (this.#unmarked === 0) return false;
    // What is not marked stays in flight: while data waits, hardly anything may be left unmarked.
    return (
      this.#unmarked >= (blocked ? minMarkBytes : Math.max(2 * minMarkBytes, this.bytes >> 3)) ||
      (blocked && this.#marks.length === 0)
    );
  }

  /** Notes that a PING went out. `appLimited`: there was nothing more to send than was sent. */
  onMark(nowMs: number, appLimited: boolean): void {
    this.#unmarked = 0;
    this.#marks.push({
      sent: this.#sent,
      sentAtMs: nowMs,
      acked: this.#acked,
      ackedAtMs: this.#ackedAtMs,
      ackedSentAtMs: this.#ackedSentAtMs,
      round: this.#round,
      appLimited,
    });
  }

  /** The oldest mark has come back. */
  onEcho(nowMs: number): void {
    const mark = this.#marks.shift();
    if (!mark) return;
    const newlyAcked = mark.sent - this.#acked;
    this.#acked = mark.sent;
    this.#ackedAtMs = nowMs;
    this.#ackedSentAtMs = mark.sentAtMs;
    this.#learnRtt(nowMs - mark.sentAtMs, mark.round, nowMs);
    const newRound = mark.acked >= this.#roundEnd;
    if (newRound) this.#beginRound();
    // The longer of both intervals: echoes that were held up and come bunched must not look like a fast link.
    const elapsedMs = Math.max(nowMs - mark.ackedAtMs, mark.sentAtMs - mark.ackedSentAtMs, 0.01);
    const rate = (mark.sent - mark.acked) / elapsedMs;
    this.#latestRate = rate;
    const slot = this.#round % roundsRemembered;
    if (!mark.appLimited || rate > this.rate) this.#rates[slot] = Math.max(this.#rates[slot] ?? 0, rate);
    this.#adjust(newRound && !mark.appLimited, newlyAcked, mark.appLimited);
  }

  #learnRtt(rttMs: number, sentInRound: number, nowMs: number): void {
    this.#roundSumMs += rttMs;
    this.#roundSamples++;
    const probe = this.#probe;
    if (this.baseRttMs === undefined) {
      this.baseRttMs = rttMs;
      this.#probedAtMs = nowMs;
    } else if (!probe) {
      if (nowMs - this.#probedAtMs > probeIntervalMs) this.#startProbe();
    } else if (sentInRound >= probe.drainedAtRound) {
      probe.sumMs += rttMs;
      probe.samples++;
      if (this.#round < probe.untilRound) return;
      this.baseRttMs = probe.sumMs / probe.samples;
      this.#probedAtMs = nowMs;
      this.#probe = undefined;
    }
  }

  #startProbe(): void {
    const drainedAtRound = this.#round + 2;
    this.#probe = { drainedAtRound, untilRound: drainedAtRound + 1, sumMs: 0, samples: 0 };
  }

  /** Compares the round's average round trip with the base. */
  #judgeRound(): void {
    const averageMs = this.#roundSumMs / this.#roundSamples;
    this.#roundSumMs = 0;
    this.#roundSamples = 0;
    const baseMs = this.baseRttMs ?? 0;
    if (averageMs < baseMs) this.baseRttMs = averageMs;
    const overMs = averageMs - baseMs * 1.5;
    if (overMs > standingQueueMs / 3) this.#starting = false; // as HyStart (RFC 9406): delay shows the link is full
    this.#standingRounds = overMs > standingQueueMs ? this.#standingRounds + 1 : 0;
    if (this.#standingRounds < 2 || this.#probe || this.#starting) return; // one round may be a busy processor
    // A queue that stays: the link became slower or longer, and what is remembered of it is no use.
    this.#standingRounds = 0;
    this.#rates.fill(0);
    this.#rates[0] = this.#latestRate;
    this.#startProbe();
  }

  #beginRound(): void {
    this.#judgeRound();
    this.#roundEnd = this.#sent;
    this.#round++;
    this.#rates[this.#round % roundsRemembered] = 0;
  }

  #adjust(fullRound: boolean, newlyAcked: number, appLimited: boolean): void {
    const rate = this.rate;
    const rttMs = this.baseRttMs ?? 0;
    if (this.#starting && fullRound) {
      if (rate >= this.#startRate * 1.25) {
        this.#startRate = rate;
        this.#flatRounds = 0;
      } else if (++this.#flatRounds >= 3) {
        this.#starting = false;
      }
    }
    const product = rate * rttMs;
    const slack = rate * (slackMs + nearSlackMs * Math.max(0, 1 - rttMs / nearRttMs)) + slackBytes;
    this.#frameBytes = Math.min(limits.maxDataBytes, Math.max(minFrameBytes, Math.round(rate * 2)));
    if (this.#starting) {
      // Doubling per round, but not far beyond what has been seen to get through: the queue it makes must drain again.
      const most = product * startGain + slack;
      if (!appLimited) this.bytes = Math.max(this.bytes, clamp(Math.min(this.bytes + newlyAcked, most)));
      return;
    }
    this.bytes = clamp(this.#probe ? (this.#latestRate * rttMs) / 2 : product * gain + slack);
  }
}

function clamp(bytes: number): number {
  return Math.min(limits.maxBudgetBytes, Math.max(limits.minBudgetBytes, Math.round(bytes)));
}
