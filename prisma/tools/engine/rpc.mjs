import { createInterface } from 'node:readline';
import { createDatabase, withClient } from './databases.mjs';
import { panics, WasmEngine } from './wasm-engine.mjs';

const serverErrorCode = 4466; // what the native engine answers
const firstOwnId = 1e9; // ids of our own requests, away from the CLI's

/** Answers JSON-RPC lines on standard input, one after the other, until it ends. */
export function serveRpc(datasource, datamodelFiles) {
  const engine = new WasmEngine(datasource, datamodelFiles);
  const client = new RpcClient();
  let queue = Promise.resolve();
  createInterface({ input: process.stdin, crlfDelay: Infinity })
    .on('line', (line) => {
      if (!line.trim()) return;
      const { id, method, params } = JSON.parse(line);
      if (method === undefined) return client.answered(id);
      queue = queue.then(async () => {
        try {
          send({ id, result: await call(engine, client, datasource, method, params) });
        } catch (error) {
          send({ id, error: rpcError(error) });
        }
      });
    })
    .on('close', () => queue.finally(() => process.exit(0)));
}

async function call(engine, client, datasource, method, params) {
  switch (method) {
    case 'createDatabase':
      return { databaseName: await createDatabase(params?.datasource?.url ?? datasource.url) };
    case 'getDatabaseVersion':
      return engine.use((instance) => instance.version(params));
    case 'ensureConnectionValidity':
      await withClient(datasource.url, (connection) => connection.query('SELECT 1'));
      return {};
    case 'diff': {
      const { stdout, ...rest } = await engine.use((instance) => instance.diff(params));
      if (stdout) await client.print(stdout.replace(/\n$/, ''));
      return rest;
    }
    case 'introspect':
      return engine.use((instance) => instance.introspect({ ...params, namespaces: params.namespaces ?? null }));
    case 'evaluateDataLoss':
    case 'createMigration':
      return engine.use(async (instance) => {
        // These two find the migrations' schema only in the instance's cache, which a diagnosis fills.
        await instance.devDiagnostic({ migrationsList: params.migrationsList, filters: params.filters });
        return instance[method](params);
      });
    default:
      if (!(await engine.has(method))) throw new Error(`the WebAssembly engine has no ${method}`);
      return (await engine.use((instance) => instance[method](params))) ?? {};
  }
}

/** Our own requests to the CLI: it prints for us. */
class RpcClient {
  #nextId = firstOwnId;
  #waiting = new Map();

  print(content) {
    return new Promise((resolve) => {
      const id = this.#nextId++;
      this.#waiting.set(id, resolve);
      send({ id, method: 'print', params: { content } });
    });
  }

  answered(id) {
    this.#waiting.get(id)?.();
    this.#waiting.delete(id);
  }
}

function rpcError(error) {
  const isPanic = error instanceof WebAssembly.RuntimeError;
  return {
    code: serverErrorCode,
    message: 'An error happened. Check the data field for details.',
    data: {
      is_panic: isPanic,
      message: isPanic ? panics.get() : (error?.message ?? String(error)),
      error_code: error?.code?.startsWith?.('P') ? error.code : undefined,
      meta: error?.meta,
    },
  };
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}
