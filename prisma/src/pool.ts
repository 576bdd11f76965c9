import pg from 'pg';

/** Of a lost connection: who uses it learns of it by the statement that fails, and the pool makes another. */
const ignore = () => undefined;

/**
 * A pool of connections to Postgres, none of whose losses ends the process. A connection that the pool is closing has no
 * listener of the pool's any more, so each has one of its own for its whole life: what a server that stops says then
 * would be an uncaught error.
 */
export function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore));
  return pool;
}
