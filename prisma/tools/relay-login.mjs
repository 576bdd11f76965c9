import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** The group role that the migration 20261127800000_relay_role makes and grants to. */
export const relayGroup = 'pocketproxy_relay';

/** What Postgres says when someone may not create roles, or when the group is missing. */
const notPossible = ['42501', '42704'];

/**
 * Makes the login with which the relay reaches this database, a member of the group, or sets its password again.
 * Returns its name, or undefined where the client's user may not create roles or the group is missing.
 */
export async function ensureRelayLogin(client, password) {
  const { rows } = await client.query("SELECT left(current_database(), 40) || '_relay_login' AS name");
  const [{ name }] = rows;
  const login = client.escapeIdentifier(name);
  const secret = client.escapeLiteral(scramVerifier(password));
  try {
    const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE ROLE ${login} LOGIN PASSWORD ${secret} IN ROLE ${relayGroup}`);
    else await client.query(`ALTER ROLE ${login} LOGIN PASSWORD ${secret}; GRANT ${relayGroup} TO ${login}`);
    return name;
  } catch (error) {
    if (notPossible.includes(error.code)) return undefined;
    throw error;
  }
}

/** What Postgres stores of a password (RFC 5803). Made here, so that no server log ever holds the password. */
function scramVerifier(password) {
  const [salt, iterations] = [randomBytes(16), 4_096];
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const keyed = (label) => createHmac('sha256', salted).update(label).digest();
  const storedKey = createHash('sha256').update(keyed('Client Key')).digest('base64');
  const serverKey = keyed('Server Key').toString('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
