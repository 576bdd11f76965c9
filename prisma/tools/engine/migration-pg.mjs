import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import { createDatabase, dropDatabase, postgresUrl, schemaOf, withDatabase } from './databases.mjs';

const charOid = 18; // the catalogue's own type "char"
const textOid = 25;

/** Prisma's adapter for node-postgres, fit for migrations. One connection, since the engine takes an advisory lock. */
export class MigrationPg extends PrismaPg {
  #url;
  #shadowUrl;
  #open = [];

  constructor(url, shadowUrl) {
    super({ connectionString: postgresUrl(url), max: 1 }, { schema: schemaOf(url) });
    this.#url = url;
    this.#shadowUrl = shadowUrl;
  }

  async connect() {
    const adapter = runScriptsWhole(readCharColumns(await super.connect()));
    this.#open.push(adapter);
    return adapter;
  }

  async connectToShadowDb() {
    return this.#shadowUrl ? connectToGiven(this.#shadowUrl) : connectToTemporary(this.#url);
  }

  async disposeAll() {
    await Promise.allSettled(this.#open.splice(0).map((adapter) => adapter.client.ended || adapter.dispose()));
  }
}

async function connectToGiven(url) {
  const adapter = await new MigrationPg(url).connect();
  const schema = schemaOf(url);
  await adapter.executeScript(`DROP SCHEMA IF EXISTS "${schema}" CASCADE; CREATE SCHEMA "${schema}"`);
  return adapter;
}

async function connectToTemporary(url) {
  const shadowUrl = withDatabase(url, `prisma_migrate_shadow_db_${randomUUID()}`);
  await createDatabase(shadowUrl);
  const adapter = await new MigrationPg(shadowUrl).connect();
  const dispose = adapter.dispose.bind(adapter);
  adapter.dispose = async () => {
    await dispose();
    await dropDatabase(shadowUrl);
  };
  return adapter;
}

/** A script goes out as one simple query, as the native engine does; the adapter splits at every `;`, even in $$ … $$. */
function runScriptsWhole(adapter) {
  adapter.executeScript = async function (script) {
    try {
      await this.client.query(script);
    } catch (error) {
      this.onError(error);
    }
  };
  return adapter;
}

/** Columns of type "char", which the client's adapter refuses, are read as text and told as characters. */
function readCharColumns(adapter) {
  const { queryRaw, performIO } = adapter;
  adapter.queryRaw = async function (query) {
    const charColumns = [];
    const reading = Object.assign(Object.create(Object.getPrototypeOf(this)), this);
    reading.performIO = async (sent) => {
      const result = await performIO.call(this, sent);
      for (const [index, field] of result.fields.entries()) {
        if (field.dataTypeID !== charOid) continue;
        charColumns.push(index);
        field.dataTypeID = textOid;
      }
      return result;
    };
    const answer = await queryRaw.call(reading, query);
    for (const index of charColumns) answer.columnTypes[index] = ColumnTypeEnum.Character;
    return answer;
  };
  return adapter;
}
