import { isOfOldPage, offerReload } from './old-page';

/** Shown where an action got no answer. */
export const silence = 'The server did not respond. Check your connection and try again.';

/**
 * Waits for a server action; every component calls its actions through here. Undefined when no answer came, after
 * `onSilence`, or when the page is of an older build, after the offer to reload it.
 * @param onSilence left out where the page asks on its own and asks again
 */
export async function askServer<Result>(
  action: Promise<Result | undefined>,
  onSilence?: () => void,
): Promise<Result | undefined> {
  try {
    const result = await action;
    if (result !== undefined) return result;
  } catch (error) {
    if (isOfOldPage(error)) return void offerReload(onSilence === undefined);
  }
  onSilence?.();
  return undefined;
}
