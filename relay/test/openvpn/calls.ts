import type { ChildProcess } from 'node:child_process';

/** Functions of a process in another network namespace, called over its IPC channel. */
export type Functions = Readonly<Record<string, (...args: never[]) => unknown>>;

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** For the child: answers calls until its parent has gone. */
export function serve(functions: Readonly<Record<string, (...args: never[]) => unknown>>): void {
  process.on('message', (message: { id: number; name: string; args: unknown[] }) => {
    const answer = async () => functions[message.name]?.(...(message.args as never[]));
    answer().then(
      (value) => process.send?.({ id: message.id, value }),
      (error: unknown) =>
        process.send?.({ id: message.id, error: error instanceof Error ? error.message : String(error) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ id: 0 });
}

/** For the parent: calls a function of the child. */
export class Calls<F extends Functions> {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #lastId = 0;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (answer: Answer) => this.#waiting.get(answer.id)?.(answer));
    child.on('exit', () => {
      for (const [id, waiting] of this.#waiting) waiting({ id, error: 'the process has ended' });
    });
  }

  /** Resolves when the child is ready. */
  ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(0, ({ error }) => (error === undefined ? resolve() : reject(new Error(error))));
    });
  }

  call<Name extends keyof F & string>(name: Name, ...args: Parameters<F[Name]>): Promise<Awaited<ReturnType<F[Name]>>> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ value, error }) => {
        this.#waiting.delete(id);
        if (error === undefined) resolve(value as Awaited<ReturnType<F[Name]>>);
        else reject(new Error(error));
      });
      this.#child.send({ id, name, args });
    });
  }
}
