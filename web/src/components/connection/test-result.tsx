import { ArrowRight, Check, CircleCheck, CircleX, Minus, X } from 'lucide-react';
import type { ConnectionTestView, TestStepView } from '@/domain/connection/view';
import { cn } from '../ui/cn';
import { CopyButton } from '../ui/copy-button';

const legTitles = { relay: 'relay', phone: 'phone', name: 'name look-up', target: 'target' } as const;

/** What came of a test: the protocols, the exit address, the milliseconds of each leg, or the leg that fails and why. */
export function TestResult({ result }: { result: ConnectionTestView }) {
  const { http, socks5, udp, exitAddress, carrier, failure } = result;
  return (
    <div className="grid gap-4 text-sm">
      <div className="flex gap-2.5">
        {failure ? (
          <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
        ) : (
          <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
        )}
        <div className="min-w-0">
          <p className="font-medium">{failure ? `Fails at the ${legTitles[failure.leg]}` : 'The connection works'}</p>
          {failure && <p className="text-muted-foreground">{failure.sentence}</p>}
        </div>
      </div>
      <ul aria-label="Protocols" className="flex flex-wrap gap-x-6 gap-y-2">
        <Step name="HTTP" step={http} />
        <Step name="SOCKS5" step={socks5} />
        <Step name="UDP" step={udp} />
      </ul>
      <Legs result={result} />
      {exitAddress && (
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="text-muted-foreground">Exit address</span>
          <span className="font-mono text-xs whitespace-nowrap sm:text-sm">{exitAddress}</span>
          <CopyButton text={exitAddress} label="Copy the exit address" />
          {carrier && <span className="text-muted-foreground">{carrier}</span>}
        </p>
      )}
    </div>
  );
}

function Step({ name, step }: { name: string; step: TestStepView }) {
  const [Icon, tone, said] = {
    passed: [Check, 'text-success', 'works'] as const,
    failed: [X, 'text-danger', 'fails'] as const,
    off: [Minus, 'text-muted-foreground', 'off for this connection'] as const,
  }[step.state];
  return (
    <li className="flex items-center gap-1.5">
      <Icon aria-hidden className={cn('size-4', tone)} />
      <span>{name}</span>
      <span className="sr-only">{said}</span>
      {step.state === 'passed' && <span className="text-muted-foreground tabular-nums">{step.ms} ms</span>}
      {step.state === 'off' && (
        <span aria-hidden className="text-muted-foreground">
          off
        </span>
      )}
      {step.state === 'failed' && <span className="sr-only">: {step.sentence}</span>}
    </li>
  );
}

/** The way, leg by leg, as far as it was measured. */
function Legs({ result: { legs, failure } }: { result: ConnectionTestView }) {
  const parts = [
    { leg: 'phone', title: 'Phone', ms: legs.phone },
    { leg: 'name', title: 'Name', ms: legs.name },
    {
      leg: 'target',
      title: legs.name === null && legs.target !== null ? 'Name and target' : 'Target',
      ms: legs.target,
    },
  ] as const;
  return (
    <ol aria-label="The way, leg by leg" className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <Leg title="Relay" failed={failure?.leg === 'relay'} />
      {parts
        .filter(({ leg, ms }) => ms !== null || failure?.leg === leg)
        .map(({ leg, title, ms }) => (
          <Leg key={leg} title={title} ms={ms} failed={failure?.leg === leg} />
        ))}
    </ol>
  );
}

function Leg({ title, ms, failed }: { title: string; ms?: number | null; failed: boolean }) {
  return (
    <li className="flex items-center gap-2">
      {ms !== undefined && <ArrowRight aria-hidden className="size-3.5 text-muted-foreground" />}
      <span
        className={cn('rounded-md border px-2 py-0.5', failed && 'border-danger-solid/40 bg-danger-soft text-danger')}
      >
        {title}
        {failed && <span className="sr-only"> fails</span>}
        {ms !== undefined && ms !== null && <span className="ml-1.5 text-muted-foreground tabular-nums">{ms} ms</span>}
      </span>
    </li>
  );
}
