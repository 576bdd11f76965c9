import { limits } from './limits.ts';

/** A PING that marks how far the tunnel had been written when it was sent. */
interface Mark {
  readonly sent: number;
  readonly sentAtMs: number;
  readonly acked: number;
  readonly ackedAtMs: number;
  /** When the newest acknowledged mark had been sent. */
  readonly ackedSentAtMs: number;
  readonly appLimited: boolean;
}

const roundsRemembered = 6;
const minRttAgeMs = 10_000;
/** The part of the bandwidth-delay product kept in flight above one, so that growth of the link shows. */
const gain = 1.25;
const startGain = 2;
/** What acknowledgements may be late by through busy event loops; more where the path itself takes next to no time. */
const slackMs = 2;
const nearSlackMs = 4;
const nearRttMs = 5;
const slackBytes = 16_384;
const minMarkBytes = 8_192;
const minFrameBytes = 16_384;
const standingQueueMs = 15;

/**
 * How many bytes may be in flight in one direction of a tunnel. Learns rate and round trip from marks as BBR does
 * (draft-cardwell-iccrg-bbr-congestion-control §4): budget = rate × (1.25 × shortest round trip + 2 ms, up to
 * 6 ms on short paths) + 16 KiB. The queue
 * in front of a phone's slow link then stays near a quarter of a round trip, whatever the number of streams.
 */
export class FlightBudget {
  /** Bytes that may be in flight now. */
  bytes: number = limits.initialBudgetBytes;
  /** Shortest round trip of the last ten seconds, milliseconds. */
  minRttMs: number | undefined;
  #minRttAtMs = 0;
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
  #roundMinRttMs = Infinity;
  #standingRounds = 0;
  #starting = true;
  #startRate = 0;
  #flatRounds = 0;
  #probe: { readonly untilRound: number; minRttMs: number } | undefined;

  /** Bytes sent and not known to have arrived. */
  get inFlight(): number {
    return this.#sent - this.#acked;
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
    this.#learnRtt(nowMs - mark.sentAtMs, nowMs);
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

  #learnRtt(rttMs: number, nowMs: number): void {
    if (this.#probe) {
      this.#probe.minRttMs = Math.min(this.#probe.minRttMs, rttMs);
      if (this.#round <= this.#probe.untilRound) return;
      this.minRttMs = this.#probe.minRttMs;
      this.#minRttAtMs = nowMs;
      this.#probe = undefined;
      this.#roundMinRttMs = Infinity;
    } else if (this.minRttMs === undefined || rttMs <= this.minRttMs) {
      this.minRttMs = rttMs;
      this.#minRttAtMs = nowMs;
    } else if (nowMs - this.#minRttAtMs > minRttAgeMs) {
      this.#startProbe(rttMs);
    }
    this.#roundMinRttMs = Math.min(this.#roundMinRttMs, rttMs);
  }

  /** Lets the queue drain for two rounds; what is then seen is believed (BBR's ProbeRTT). */
  #startProbe(rttMs: number): void {
    this.#probe = { untilRound: this.#round + 2, minRttMs: rttMs };
  }

  /** A queue that stood for a whole round: the link became slower or longer, so what is remembered is no use. */
  #checkStandingQueue(): void {
    const overMs = this.#roundMinRttMs - (this.minRttMs ?? Infinity) * 1.5;
    this.#roundMinRttMs = Infinity;
    if (overMs > standingQueueMs / 3)
      this.#starting = false; // as HyStart (RFC 9406): delay shows the link is full
    else if (this.#starting) return;
    this.#standingRounds = overMs > standingQueueMs ? this.#standingRounds + 1 : 0;
    if (this.#standingRounds < 2 || this.#probe) return; // one round may be a busy processor
    this.#standingRounds = 0;
    this.#rates.fill(0);
    this.#rates[0] = this.#latestRate;
    this.#startProbe(Infinity);
  }

  #beginRound(): void {
    this.#checkStandingQueue();
    this.#roundEnd = this.#sent;
    this.#round++;
    this.#rates[this.#round % roundsRemembered] = 0;
  }

  #adjust(fullRound: boolean, newlyAcked: number, appLimited: boolean): void {
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
