import { at, type Measure } from '../bench.ts';
import { after } from '../load/pace.ts';
import { residentBytes } from '../proc.ts';

const settleMs = 1_000;
const settleRounds = 10;
const settledBytes = 262_144;

/** Resident bytes that an idle proxied connection adds to the relay and to the agent. */
export const idleMemoryMeasure: Measure = {
  name: 'idle memory',
  on: ['relay', 'ssh'],
  async run({ origin, third, idleStreams }, { name, route, relayPids, agentPids }) {
    const count = name === 'ssh' ? Math.min(idleStreams, 1_000) : idleStreams;
    const target = at(origin.echo);
    // The first connections grow pools and compiled code that later ones share
    await third.run({ kind: 'hold', route, target, count: Math.ceil(count / 2), mode: 'idle' });
    third.release();
    const before = await settled([relayPids, agentPids]);
    await third.run({ kind: 'hold', route, target, count, mode: 'idle' });
    const held = await settled([relayPids, agentPids]);
    third.release();
    const each = held.map((bytes, index) => (bytes - (before[index] ?? 0)) / count);
    return { count, relayBytesEach: each[0] ?? 0, agentBytesEach: each[1] ?? 0 };
  },
};

/** Resident memory of groups of processes, once it has stopped moving (at most 10 s). */
async function settled(groups: readonly (readonly number[])[]): Promise<number[]> {
  const read = () => groups.map((pids) => pids.reduce((sum, pid) => sum + residentBytes(pid), 0));
  let last = read();
  for (let round = 0; round < settleRounds; round++) {
    await after(settleMs);
    const now = read();
    const moved = now.some((bytes, index) => Math.abs(bytes - (last[index] ?? 0)) > settledBytes);
    last = now;
    if (!moved) break;
  }
  return last;
}
