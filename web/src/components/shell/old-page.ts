let open = false;
let offered = false;
const listeners = new Set<() => void>();

/**
 * Offers to reload a page that an older build has made: the server no longer knows what it asks for. NewVersion shows it.
 * @param unasked no one pressed a button: offered once only
 */
export function offerReload(unasked = false): void {
  if (!unasked || !offered) setOffer(true);
  offered = true;
}

/** True for what a page of an older build meets: an action that is gone, a script that is gone. */
export function isOfOldPage(error: unknown): boolean {
  return error instanceof Error && (error.name === 'UnrecognizedActionError' || error.name === 'ChunkLoadError');
}

export function setOffer(shown: boolean): void {
  open = shown;
  listeners.forEach((listener) => listener());
}

/** Whether the offer is shown now. */
export const isOffered = (): boolean => open;

export function subscribeToOffer(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
