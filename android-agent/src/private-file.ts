import { randomBytes } from 'node:crypto';
import { open, rename, unlink } from 'node:fs/promises';

/**
 * Replaces a file in one step with mode 0600: there is the old one or the new one, never half of one, after a crash too.
 * @param half is written first and becomes the file; in the same folder, and new unless it is only ever used for this.
 * @throws the error of the file system
 */
export async function replacePrivately(
  file: string,
  text: string,
  half = `${file}.${randomBytes(4).toString('hex')}.tmp`,
): Promise<void> {
  try {
    const handle = await open(half, 'w', 0o600);
    try {
      await handle.chmod(0o600);
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(half, file);
  } catch (error) {
    await unlink(half).catch(() => undefined);
    throw error;
  }
}
