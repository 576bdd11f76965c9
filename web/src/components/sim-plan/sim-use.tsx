'use client';

import type { SimPlanView } from '@/domain/sim-plan/view';
import { formatBitrate, formatBytes } from '../format/bytes';
import { useNow } from '../shell/clock';
import { Alert } from '../ui/alert';
import { Progress } from '../ui/progress';
import { DateTime } from '../ui/time';
import { ForecastNote } from '../usage/forecast-note';

const dayMs = 86_400_000;

/** How much of the plan is used, how long this billing cycle continues, and what happens at the cap. */
export function SimUse({ plan }: { plan: SimPlanView }) {
  const used = plan.usedBytes / plan.planBytes;
  const daysLeft = Math.ceil(Math.max(0, plan.cycleEnd.getTime() - useNow()) / dayMs);
  const text = `${formatBytes(plan.usedBytes)} of ${formatBytes(plan.planBytes)}`;
  return (
    <div className="grid gap-3 text-sm">
      {used >= 1 && <Reached plan={plan} />}
      {used >= 0.8 && used < 1 && (
        <Alert tone="warning" title="80% of the SIM plan is used">
          {plan.reached80At && (
            <>
              Since <DateTime at={plan.reached80At} />.
            </>
          )}
        </Alert>
      )}
      <p className="flex flex-wrap justify-between gap-x-4">
        <span>
          <span className="font-medium">{Math.floor(Math.min(1, used) * 100)}% of the plan</span>
          <span className="text-muted-foreground"> · {text}</span>
        </span>
        <span className="text-muted-foreground">
          {daysLeft === 1 ? '1 day' : `${daysLeft} days`} left, starts again <DateTime at={plan.cycleEnd} />
        </span>
      </p>
      <Progress
        label="SIM plan"
        value={used}
        text={text}
        tone={used >= 1 ? 'danger' : used >= 0.8 ? 'warning' : 'primary'}
      />
      {plan.forecast && <ForecastNote forecast={plan.forecast} limitBytes={plan.planBytes} />}
      <p className="text-muted-foreground">{atCapSentence(plan)}</p>
      {plan.phoneBytes !== null && (
        <p className="text-muted-foreground">
          Through our proxies {formatBytes(plan.trafficBytes)}, counted by the phone {formatBytes(plan.phoneBytes)}.
        </p>
      )}
    </div>
  );
}

function Reached({ plan }: { plan: SimPlanView }) {
  const now = {
    nothing: 'Everything continues to work.',
    stop: 'Its connections are refused until the next billing cycle, or until the plan is changed.',
    slow: `All connections of this phone share ${formatBitrate(plan.slowBitsPerSecond ?? 0)}.`,
  }[plan.atCap];
  return (
    <Alert tone="danger" title="The SIM plan is used up">
      {now}
      {plan.reached100At && (
        <>
          {' '}
          Since <DateTime at={plan.reached100At} />.
        </>
      )}
    </Alert>
  );
}

function atCapSentence({ atCap, slowBitsPerSecond }: SimPlanView): string {
  if (atCap === 'nothing') return 'When it is used up, nothing is stopped.';
  if (atCap === 'stop') return 'When it is used up, the connections of this phone stop.';
  return `When it is used up, the connections of this phone share ${formatBitrate(slowBitsPerSecond ?? 0)}.`;
}
