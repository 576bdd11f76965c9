import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * All bytes that passed an interface since it exists, both ways, as Linux counts them; undefined where it does not say.
 * A modem that is plugged in again begins at 0. @param root of sysfs' network interfaces
 */
export function interfaceBytes(name: string, root = '/sys/class/net'): number | undefined {
  const read = (counter: string) => Number(readFileSync(path.join(root, name, 'statistics', counter), 'latin1'));
  try {
    const sum = read('rx_bytes') + read('tx_bytes');
    return Number.isSafeInteger(sum) ? sum : undefined;
  } catch {
    return undefined;
  }
}
