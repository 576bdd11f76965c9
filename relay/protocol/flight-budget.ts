import { limits } from './limits.ts';

/** A PING that marks how far the tunnel had been written when it was sent. */
interface Mark {
  readonly sent: number;
  readonly sentAtMs: number;
  readonly acked: number;
  readonly ackedAtMs: number;
  readonly appLimited: boolean;
}

const roundsRemembered = 10;
const minRttAgeMs = 10_000;
/** The part of the bandwidth-delay product kept in flight above one, so that growth of the link shows. */
const gain = 1.25;
/** What acknowledgements may be late by through busy event loops. */
const slackMs = 2;
const slackBytes = 32_768;

/**
 * How many bytes may be in flight in one direction of a tunnel. Learns rate and round trip from marks as BBR does
 * (draft-cardwell-iccrg-bbr-congestion-control §4): budget = rate × (1.25 × shortest round trip + 2 ms) + 32 KiB. The queue
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
  #unmarked = 0;
  readonly #marks: Mark[] = [];
  #roundEnd = 0;
  readonly #rates = new Float64Array(roundsRemembered);
  #round = 0;
  #starting = true;
  #startRate = 0;
  #flatRounds = 0;
  #probeRttUntilRound = -1;

  /** Bytes sent and not known to have arrived. */
  get inFlight(): number {
    return this.#sent - this.#acked;
  }

  /** Largest delivery rate of the last ten rounds, bytes per millisecond. */
  get rate(): number {
    let rate = 0;
    for (const sample of this.#rates) if (sample > rate) rate = sample;
    return rate;
  }

  onSent(bytes: number, nowMs: number): void {
    if (this.#sent === this.#acked) this.#ackedAtMs = nowMs;
    this.#sent += bytes;
    this.#unmarked += bytes;
  }

  /** True when a PING should go out now; `blocked`: there is data that the budget holds back. */
  wantsMark(blocked: boolean): boolean {
    if (this.#unmarked === 0) return false;
    return this.#unmarked >= Math.max(16_384, this.bytes >> 2) || (blocked && this.#marks.length === 0);
  }

  /** Notes that a PING went out. `appLimited`: there was nothing more to send than was sent. */
  onMark(nowMs: number, appLimited: boolean): void {
    this.#unmarked = 0;
    this.#marks.push({ sent: this.#sent, sentAtMs: nowMs, acked: this.#acked, ackedAtMs: this.#ackedAtMs, appLimited });
  }

  /** The oldest mark has come back. */
  onEcho(nowMs: number): void {
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
    const slot = this.#round % roundsRemembered;
    if (!mark.appLimited || rate > this.rate) this.#rates[slot] = Math.max(this.#rates[slot] ?? 0, rate);
    this.#adjust(newRound && !mark.appLimited, newlyAcked, mark.appLimited);
  }

  #learnRtt(rttMs: number, nowMs: number): void {
    const probing = this.#round <= this.#probeRttUntilRound;
    if (this.minRttMs === undefined || rttMs <= this.minRttMs) {
      this.minRttMs = rttMs;
      this.#minRttAtMs = nowMs;
    } else if (!probing && nowMs - this.#minRttAtMs > minRttAgeMs) {
      // Old news: let the queue drain for two rounds, then believe what is seen (BBR's ProbeRTT).
      this.#probeRttUntilRound = this.#round + 2;
      this.minRttMs = rttMs;
      this.#minRttAtMs = nowMs;
    }
  }

  #beginRound(): void {
    this.#roundEnd = this.#sent;
    this.#round++;
    this.#rates[this.#round % roundsRemembered] = 0;
  }

  #adjust(fullRound: boolean, newlyAcked: number, appLimited: boolean): void {
    const rate = this.rate;
    if (this.#starting && fullRound) {
      if (rate >= this.#startRate * 1.25) {
        this.#startRate = rate;
        this.#flatRounds = 0;
      } else if (++this.#flatRounds >= 3) {
        this.#starting = false;
      }
    }
    if (this.#starting) {
      if (!appLimited) this.bytes = clamp(this.bytes + newlyAcked);
      return;
    }
    const rttMs = this.minRttMs ?? 0;
    const product = rate * rttMs;
    const draining = this.#round <= this.#probeRttUntilRound;
    this.bytes = clamp(draining ? product / 2 : product * gain + rate * slackMs + slackBytes);
  }
}

function clamp(bytes: number): number {
  return Math.min(limits.maxBudgetBytes, Math.max(limits.minBudgetBytes, Math.round(bytes)));
}
