import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { MigrationPg } from './migration-pg.mjs';

/** Only parses: methods that need no database still want an adapter. */
const noDatabase = 'postgresql://localhost/postgres';

/** The words of the last panic of the WebAssembly module. */
export const panics = {
  message: '',
  get: () => panics.message,
  set_message: (message) => void (panics.message = message),
};

/** Calls the engine's methods. */
export class WasmEngine {
  #datasource;
  #datamodelFiles;
  #datamodels;
  #loaded;

  constructor(datasource, datamodelFiles) {
    this.#datasource = datasource;
    this.#datamodelFiles = datamodelFiles;
  }

  async has(method) {
    return method in (await this.#load()).prototype;
  }

  /** Runs `work` with a fresh engine: an instance loses its way to the shadow database once it has used it. */
  async use(work) {
    const SchemaEngine = await this.#load();
    this.#datamodels ??= await Promise.all(
      this.#datamodelFiles.map(async (file) => [file, await readFile(file, 'utf8')]),
    );
    const adapters = new MigrationPg(this.#datasource.url || noDatabase, this.#datasource.shadowDatabaseUrl);
    const datamodels = this.#datamodels.length > 0 ? this.#datamodels : undefined;
    const log = (line) => process.stderr.write(`${line}\n`);
    const engine = await SchemaEngine.new({ datamodels }, log, bindMigrationAwareSqlAdapterFactory(adapters));
    try {
      return await work(engine);
    } finally {
      engine.free();
      await adapters.disposeAll();
    }
  }

  #load() {
    return (this.#loaded ??= loadModule());
  }
}

async function loadModule() {
  const name = '@prisma/schema-engine-wasm/schema_engine_bg';
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const folder = path.dirname(createRequire(import.meta.url).resolve(name));
  const wasm = await readFile(path.join(folder, 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': bindings });
  globalThis.PRISMA_WASM_PANIC_REGISTRY ??= panics;
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return bindings.SchemaEngine;
}
