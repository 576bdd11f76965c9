import { cpus } from 'node:os';
import { cpuSeconds } from './proc.ts';
import type { Sample, Subject } from './subject.ts';

/** Reads the CPU time of a subject's processes, and of the machine, when a generator says `begin` and `end`. */
export class CpuWatch {
  readonly #subject: Subject;
  readonly #marks: { relay: number; agent: number; front: number; machine: number; atMs: number }[] = [];

  constructor(subject: Subject) {
    this.#subject = subject;
  }

  readonly mark = (): void => {
    const sum = (pids: readonly number[]) => pids.reduce((seconds, pid) => seconds + cpuSeconds(pid), 0);
    const { relayPids, agentPids, frontPids = [] } = this.#subject;
    const used = { relay: sum(relayPids), agent: sum(agentPids), front: sum(frontPids) };
    this.#marks.push({ ...used, machine: busySeconds(), atMs: performance.now() });
  };

  /** CPU seconds per `units` of work, and how much of one core each process used (the machine: of all cores). */
  sample(units: number): Sample {
    const [begin, end] = this.#marks;
    if (!begin || !end) throw new Error('no marks');
    const seconds = (end.atMs - begin.atMs) / 1_000;
    const [relay, agent] = [end.relay - begin.relay, end.agent - begin.agent];
    return {
      relayCpuPerUnit: relay / units,
      agentCpuPerUnit: agent / units,
      frontCpuPerUnit: (end.front - begin.front) / units,
      relayLoad: relay / seconds,
      agentLoad: agent / seconds,
      machineLoad: (end.machine - begin.machine) / seconds / cpus().length,
    };
  }
}

function busySeconds(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.sys + times.nice + times.irq, 0) / 1_000;
}
