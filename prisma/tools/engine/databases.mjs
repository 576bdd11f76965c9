// Databases by URL, as Prisma writes them: with its own parameters that libpq does not know.
import pg from 'pg';

const prismaParameters = [
  'schema',
  'connection_limit',
  'pool_timeout',
  'pgbouncer',
  'connect_timeout',
  'statement_cache_size',
  'socket_timeout',
];
const connectTimeoutMs = 5_000;

export const schemaOf = (url) => new URL(url).searchParams.get('schema') ?? 'public';

/** The URL as libpq understands it. */
export function postgresUrl(url) {
  const plain = new URL(url);
  for (const name of prismaParameters) plain.searchParams.delete(name);
  return plain.toString();
}

/** The URL of another database on the same server. */
export function withDatabase(url, name) {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(name)}`;
  other.searchParams.delete('schema');
  return other.toString();
}

export async function withClient(url, work) {
  const client = new pg.Client({ connectionString: postgresUrl(url), connectionTimeoutMillis: connectTimeoutMs });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Creates the database that the URL names, and returns its name. */
export async function createDatabase(url) {
  const name = databaseOf(url);
  await onServer(url, (client) => client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`));
  return name;
}

export async function dropDatabase(url) {
  const name = databaseOf(url);
  await onServer(url, (client) =>
    client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`),
  );
}

/** Prisma's code and words for an error while connecting. */
export function explainError(error, url) {
  const { host, hostname, port, username } = new URL(url);
  if (error.code === '3D000') {
    const message = `Database \`${databaseOf(url)}\` does not exist on the database server at \`${host}\`.`;
    return { code: 'P1003', message };
  }
  if (error.code === '28P01' || error.code === '28000') {
    const what = `the provided database credentials for \`${username}\` are not valid.`;
    return { code: 'P1000', message: `Authentication failed against database server at \`${hostname}\`, ${what}` };
  }
  const server = `\`${hostname}:${port || 5432}\``;
  const hint = `Please make sure your database server is running at ${server}.`;
  return { code: 'P1001', message: `Can't reach database server at ${server}\n\n${hint}` };
}

const databaseOf = (url) => decodeURIComponent(new URL(url).pathname.slice(1)) || 'postgres';
const onServer = (url, work) => withClient(withDatabase(url, 'postgres'), work);
