import assert from 'node:assert/strict';
import test, { mock, type TestContext } from 'node:test';
import { answerMs, askEveryMs, LiveTab, type News, type TabMessage } from './live-tabs';

interface TestTab {
  readonly name: string;
  readonly received: News[];
  readonly state: {
    frozen: boolean;
    closed: boolean;
    streams: number;
    /** The mark of the page, and the one that the stream began with. */
    since: string;
    began: string | undefined;
    send: (news: News) => void;
  };
  readonly live: LiveTab;
  thaw(): void;
}

const mark = (atMs: number, process = 'process1') => `${process}.${atMs}`;

/** Tabs of one browser: messages arrive immediately, except at frozen tabs, which get them when they thaw. */
function browser(t: TestContext) {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  t.after(() => mock.timers.reset());
  const tabs: TestTab[] = [];
  const ears = new Map<string, (message: TabMessage) => void>();
  function openTab(name: string, since = mark(0)): TestTab {
    const received: News[] = [];
    const kept: TabMessage[] = [];
    const state: TestTab['state'] = {
      ...{ frozen: false, closed: false, streams: 0, since, began: undefined },
      send: () => undefined,
    };
    let receive = (_: TabMessage): void => undefined;
    ears.set(name, (message) => {
      if (state.frozen) kept.push(message);
      else if (!state.closed) receive(message);
    });
    const live = new LiveTab({
      id: name,
      join: (listener) => {
        receive = listener;
        return {
          post: (message) => ears.forEach((deliver, other) => (other === name ? undefined : deliver(message))),
          close: () => void (state.closed = true),
        };
      },
      open: (began, report) => {
        state.streams += 1;
        state.began = began;
        state.send = report;
        report({ state: 'live' });
        return () => void (state.streams -= 1);
      },
      since: () => state.since,
      report: (news) => void received.push(news),
      random: () => tabs.length / 20,
    });
    const tab: TestTab = {
      ...{ name, received, state, live },
      thaw() {
        state.frozen = false;
        kept.splice(0).forEach((message) => receive(message));
      },
    };
    tabs.push(tab);
    return tab;
  }
  const leaders = () => tabs.filter(({ state }) => state.streams > 0).map(({ name }) => name);
  return { openTab, leaders, pass: (ms: number) => mock.timers.tick(ms) };
}

const wait = 2 * answerMs;
/** Something changed, at a moment. */
const changed = (atMs = 0): News => ({ message: { type: 'resync' }, mark: mark(atMs) });
const isChange = (news: News) => typeof news === 'object' && 'message' in news && news.message.type === 'resync';

test('DASH-06 eight tabs hold one stream, and each learns of every change and of the end', (t) => {
  const { openTab, leaders, pass } = browser(t);
  const tabs = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => openTab(name));
  pass(wait);
  assert.deepEqual(leaders(), ['a']);
  const [first] = tabs;
  first?.state.send(changed());
  first?.state.send('refused');
  for (const { received } of tabs) assert.deepEqual(received.slice(-3), [{ state: 'live' }, changed(), 'refused']);
  pass(10 * askEveryMs);
  assert.deepEqual(leaders(), ['a']);
  const late = openTab('late');
  pass(1);
  assert.deepEqual(late.received, [{ state: 'live' }], 'a new tab immediately knows how things are');
});

test('DASH-06 when the leader closes, one of the others leads, and its stream begins with its own page', (t) => {
  const { openTab, leaders, pass } = browser(t);
  const [a, ...others] = ['a', 'b', 'c'].map((name) => openTab(name));
  pass(wait);
  for (const { state } of others) state.since = mark(7);
  a?.live.stop();
  a?.live.stop();
  assert.deepEqual(leaders(), []);
  pass(wait);
  assert.equal(leaders().length, 1);
  const leader = others.find(({ state }) => state.streams > 0);
  assert.ok(leader);
  assert.equal(leader.state.began, mark(7));
  others.forEach(({ received }) => (received.length = 0));
  leader.state.send(changed(9));
  for (const { received } of others) assert.deepEqual(received, [changed(9)]);
});

test('DASH-06 a frozen leader is replaced by the tab that asks, and steps down when it thaws; also one that crashed', (t) => {
  const { openTab, leaders, pass } = browser(t);
  const [a, b] = ['a', 'b'].map((name) => openTab(name));
  pass(wait);
  assert.ok(a && b);
  a.state.frozen = true;
  b.live.ask(); // it was made visible
  pass(wait);
  assert.deepEqual(leaders(), ['a', 'b']);
  a.thaw();
  assert.deepEqual(leaders(), ['b']);
  b.state.closed = true; // no farewell
  b.state.streams = 0;
  pass(askEveryMs);
  pass(wait);
  assert.deepEqual(leaders(), ['a']);
});

test('DASH-06 of tabs that claim at the same moment one remains', (t) => {
  const { openTab, leaders, pass } = browser(t);
  const tabs = ['a', 'b', 'c'].map((name) => openTab(name));
  for (const { state } of tabs) state.frozen = true;
  pass(wait);
  assert.equal(leaders().length, 3);
  for (const { thaw } of tabs) thaw();
  for (const { thaw } of tabs) thaw();
  assert.deepEqual(leaders(), ['c']);
});

test('DASH-06 a tab that comes after a change its page does not show reads once, one whose page shows it does not', (t) => {
  const { openTab, pass } = browser(t);
  const a = openTab('a', mark(10));
  pass(wait);
  a.state.send(changed(20));
  const changes = ({ received }: TestTab) => received.filter(isChange).length;
  const [stale, fresh, foreign] = [
    openTab('stale', mark(19)),
    openTab('fresh', mark(20)),
    openTab('foreign', mark(30, 'process2')),
  ];
  pass(10 * askEveryMs);
  assert.deepEqual([a, stale, fresh, foreign].map(changes), [1, 1, 0, 1]);
  a.state.send(changed(40));
  assert.deepEqual([a, stale, fresh, foreign].map(changes), [2, 2, 1, 2]);
});

test('DASH-06 a tab reads again when the next leader’s stream begins later than its page', (t) => {
  const { openTab, leaders, pass } = browser(t);
  const tabs = [openTab('a', mark(10)), openTab('b', mark(12)), openTab('c', mark(14))];
  pass(wait);
  assert.deepEqual(leaders(), ['a']);
  const received = (name: string) => tabs.find((tab) => tab.name === name)?.received ?? [];
  assert.ok(!received('b').some(isChange) && !received('c').some(isChange));
  tabs[0]?.live.stop();
  pass(wait);
  const [leader] = leaders();
  const began = tabs.find(({ name }) => name === leader)?.state.began;
  assert.equal(began, leader === 'b' ? mark(12) : mark(14));
  assert.equal(received('b').some(isChange), leader === 'c');
  assert.equal(received('c').some(isChange), false);
});

test('DASH-06 a tab that comes receives the rows that changed since its page, and reads nothing again', (t) => {
  const { openTab, pass } = browser(t);
  const a = openTab('a', mark(10));
  pass(wait);
  const row = (atMs: number): News => ({
    message: {
      type: 'rows',
      rows: [{ kind: 'device', id: `${atMs}`, deviceId: `${atMs}`, set: { batteryPercent: 1 } }],
    },
    mark: mark(atMs),
  });
  for (const atMs of [20, 30]) a.state.send(row(atMs));
  const late = openTab('late', mark(25));
  pass(10 * askEveryMs);
  assert.deepEqual(
    late.received.filter((news) => typeof news === 'object' && 'message' in news),
    [row(30)],
  );
});
