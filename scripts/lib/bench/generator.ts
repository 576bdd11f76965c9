import type { FromGenerator, Job, Result } from './jobs.ts';
import { toGenerator } from './jobs.ts';
import { bulk } from './load/bulk.ts';
import { connects } from './load/connects.ts';
import { echo } from './load/echo.ts';
import { hold, type Held } from './load/hold.ts';
import { opens } from './load/opens.ts';
import type { Marks } from './load/pace.ts';
import { udp } from './load/udp.ts';

/** A load generator: its own process that runs one job at a time and ends with its parent. */

let held: Held | undefined;

const say = (message: FromGenerator) => void process.send?.(message);
const marks: Marks = (mark) => say({ type: 'mark', mark });

async function run(job: Job): Promise<Result> {
  switch (job.kind) {
    case 'bulk':
      return bulk(job, marks);
    case 'connects':
      return connects(job, marks);
    case 'opens':
      return opens(job);
    case 'echo':
      return echo(job, marks);
    case 'udp':
      return udp(job, marks);
    case 'hold':
      held = await hold(job);
      return held.result;
    default:
      return job satisfies never;
  }
}

process.on('message', (json) => {
  const message = toGenerator.parse(json);
  if (message.type === 'release') {
    held?.release();
    held = undefined;
    return;
  }
  run(message.job).then(
    (result) => say({ type: 'done', result }),
    (error: unknown) => say({ type: 'failed', message: error instanceof Error ? error.message : String(error) }),
  );
});
process.once('disconnect', () => process.exit());
