import type { LiveMessage, RowPatch } from '@/domain/live/event';
import type { LiveStore } from './live-store';

/** What phones report all the time: shown where a row is patched, and nothing else depends on it. */
const telemetry: ReadonlySet<string> = new Set([
  'lastSeenAt',
  'rttMs',
  'batteryPercent',
  'charging',
  'signalDbm',
  'temperatureC',
  'networkType',
]);

/**
 * True when the page must be read again for a message. Lists patch their rows and say what they lack; so does a row
 * within a page; a page about one row shows more of it than the row; on all others the state of a row may count.
 */
export function asksForReading(
  message: LiveMessage,
  store: Pick<LiveStore, 'isList' | 'patchesAllOf' | 'watches'>,
): boolean {
  if (message.type === 'rates') return false;
  if (message.type !== 'rows') return true;
  if (store.isList) return false;
  return message.rows.some((patch) => {
    if (store.patchesAllOf(patch)) return isOthers(patch);
    return store.watches(patch) ? isMore(patch) : isState(patch);
  });
}

function isMore(patch: RowPatch): boolean {
  return isState(patch) || Object.keys(patch.set ?? {}).some((name) => !telemetry.has(name));
}

function isState(patch: RowPatch): boolean {
  return isOthers(patch) || patch.set?.['state'] !== undefined;
}

/** Made, ended or changed by a person: more than its row may differ. */
function isOthers({ touched, isNew, gone }: RowPatch): boolean {
  return touched === true || isNew === true || gone === true;
}
