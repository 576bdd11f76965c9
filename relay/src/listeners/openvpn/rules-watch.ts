import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Ends with its standard input, and so with the relay, even one that was killed. */
const monitors = 'nft monitor & rules=$!; ip -4 monitor rule route & routes=$!; cat > /dev/null; kill $rules $routes';

/** Lines of nft-monitor(8) and ip-monitor(8) about something of ours that was there. */
const taken = /^delete .*\bpocketproxy_vpn\b|^Deleted .*(\b505[01]\b|\bblackhole\b)/;

/** Tells at once when something of `addRules()` is taken away, by whomever: a restart of the host's firewall or network. */
export class RulesWatch {
  readonly #monitors: ChildProcess;

  /** `onTaken`: also called when the relay itself does it, and once for each rule. */
  constructor(onTaken: () => void) {
    this.#monitors = spawn('/bin/sh', ['-c', monitors], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.#monitors.on('error', () => undefined); // without it the rules are looked at now and then
    if (!this.#monitors.stdout) return;
    createInterface(this.#monitors.stdout).on('line', (line) => taken.test(line) && onTaken());
  }

  close(): void {
    this.#monitors.stdin?.destroy();
    this.#monitors.stdout?.destroy();
  }
}
