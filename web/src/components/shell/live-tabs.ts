import type { LiveMessage } from '@/domain/live/event';
import { mayBeLater } from '@/domain/live/mark';

export type LiveState = 'connecting' | 'live' | 'reconnecting';

/** What one tab sends to the others of its session: they have the same rights. */
export type TabMessage =
  /** `since`: the mark of its page, from a tab that has met no leader yet. */
  | { readonly type: 'who leads'; readonly since?: string }
  | {
      readonly type: 'lead';
      readonly term: number;
      readonly id: string;
      readonly state: LiveState;
      /** What is later than this, it can tell: the mark of the last change other than of rows, or of its stream's begin. */
      readonly last: string;
      /** Changes of rows since the page of the tab that asked. */
      readonly recent: readonly Said[];
    }
  | { readonly type: 'bye' }
  | { readonly type: 'news'; readonly news: News };

/** A message of the stream, and its moment. */
export interface Said {
  readonly message: LiveMessage;
  readonly mark: string;
}

export type News = { readonly state: LiveState } | Said | 'beat' | 'refused';

/** Changes of rows that a leader remembers, for tabs that come. */
const maxRecent = 100;

export interface TabChannel {
  post(message: TabMessage): void;
  close(): void;
}

interface LiveTabOptions {
  /** Unlike that of any other tab. */
  readonly id: string;
  /** Joins the tabs of this session. */
  readonly join: (receive: (message: TabMessage) => void) => TabChannel;
  /** Opens the stream since a mark; returns the function that ends it. */
  readonly open: (since: string, report: (news: News) => void) => () => void;
  /** The mark of this tab's page as it is now. */
  readonly since: () => string;
  readonly report: (news: News) => void;
  readonly random?: () => number;
}

/** So long a tab waits for a leader's answer, and up to twice as long, so that not all claim at once. */
export const answerMs = 500;
/** How often a tab asks whether its leader still answers. */
export const askEveryMs = 15_000;

/**
 * One of a browser's tabs. One of them leads: it holds the stream and forwards what comes to the others. A leader that is
 * closed says so; one that is frozen or gone does not answer, and the tab that asked leads next. Of two leaders the
 * later term stays, then the greater id. A tab whose page is older than the last change of a leader it meets may have
 * missed that one. ADR 0024.
 */
export class LiveTab {
  readonly #options: LiveTabOptions;
  readonly #channel: TabChannel;
  readonly #asking: ReturnType<typeof setInterval>;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #end: (() => void) | undefined;
  #term = 0;
  #state: LiveState = 'connecting';
  #last = '';
  #recent: Said[] = [];
  /** Term and id of the leader that was met last. */
  #met: string | undefined;

  constructor(options: LiveTabOptions) {
    this.#options = options;
    this.#channel = options.join((message) => this.#receive(message));
    this.#asking = setInterval(() => this.ask(), askEveryMs);
    this.ask();
  }

  get leads(): boolean {
    return this.#end !== undefined;
  }

  /** Looks whether there is a leader, and leads when none answers. */
  ask(): void {
    if (this.leads || this.#waiting !== undefined) return;
    const { random = Math.random } = this.#options;
    this.#waiting = setTimeout(() => this.#lead(), answerMs * (1 + random()));
    this.#channel.post({ type: 'who leads', ...(this.#met === undefined && { since: this.#options.since() }) });
  }

  /** Leaves the others; may be called twice. */
  stop(): void {
    clearInterval(this.#asking);
    this.#stopWaiting();
    if (this.#stepDown()) this.#channel.post({ type: 'bye' });
    this.#channel.close();
  }

  #lead(): void {
    this.#waiting = undefined;
    this.#term += 1;
    this.#last = this.#options.since();
    this.#recent = [];
    this.#say();
    this.#end = this.#options.open(this.#last, (news) => {
      this.#remember(news);
      this.#report(news);
      this.#channel.post({ type: 'news', news });
    });
  }

  #receive(message: TabMessage): void {
    switch (message.type) {
      case 'who leads':
        return this.leads ? this.#say(message.since) : undefined;
      case 'lead':
        return this.#meet(message);
      case 'bye':
        return this.ask();
      case 'news':
        return this.leads ? undefined : this.#report(message.news);
      default:
        return message satisfies never;
    }
  }

  #meet({ term, id, state, last, recent }: Extract<TabMessage, { type: 'lead' }>): void {
    const later = term > this.#term || (term === this.#term && id > this.#options.id);
    if (this.leads && !later) return this.#say();
    this.#stepDown();
    this.#stopWaiting();
    this.#term = Math.max(this.#term, term);
    this.#report({ state });
    // Once for each leader: marks of two processes cannot be compared, and leaders answer often
    const met = `${term} ${id}`;
    if (this.#met !== met && mayBeLater(last, this.#options.since()))
      this.#report({ message: { type: 'resync' }, mark: last });
    if (this.#met !== met) recent.forEach((said) => this.#report(said));
    this.#met = met;
  }

  #say(since?: string): void {
    const recent = since === undefined ? [] : this.#recent.filter(({ mark }) => mayBeLater(mark, since));
    const { id } = this.#options;
    this.#channel.post({ type: 'lead', term: this.#term, id, state: this.#state, last: this.#last, recent });
  }

  #remember(news: News): void {
    if (typeof news !== 'object' || !('message' in news) || news.message.type === 'rates') return;
    if (news.message.type !== 'rows') return void (this.#last = news.mark);
    this.#recent.push(news);
    if (this.#recent.length > maxRecent) this.#last = this.#recent.shift()?.mark ?? this.#last;
  }

  #report(news: News): void {
    if (typeof news === 'object' && 'state' in news) this.#state = news.state;
    this.#options.report(news);
  }

  #stepDown(): boolean {
    const led = this.#end !== undefined;
    this.#end?.();
    this.#end = undefined;
    return led;
  }

  #stopWaiting(): void {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
  }
}
