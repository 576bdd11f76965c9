/** Something that the person at the keyboard can put right. Its message is one clear sentence, shown without a stack. */
export class Failure extends Error {
  override readonly name = 'Failure';
}

/** Runs a command's main function: a `Failure` prints its sentence, anything else its stack; both end with code 1. */
export async function runMain(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof Failure ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}

/** What the system said, as a sentence for the cases that people meet. */
export function explainFileError(error: unknown, what: string): Failure {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EACCES' || code === 'EPERM')
    return new Failure(
      `No permission to write ${what}: give this user access to it or choose another folder with --data.`,
    );
  if (code === 'ENOSPC') return new Failure(`No space is left on the disk for ${what}.`);
  if (code === 'EROFS')
    return new Failure(`${what} lies on a read-only file system: choose another folder with --data.`);
  if (code === 'ENOTDIR' || code === 'EEXIST') return new Failure(`${what} is not a folder.`);
  return new Failure(`Cannot write ${what}: ${error instanceof Error ? error.message : String(error)}.`);
}
