/** Cookie by which someone has switched the single keys of lists off: speech input and slips of the hand press them (WCAG 2.1.4). */
const off = 'list-keys=off';

export function keysAreOn(): boolean {
  return !document.cookie.split('; ').includes(off);
}

/** Switches them for this browser, until it is changed again. */
export function setKeys(on: boolean): void {
  document.cookie = `${off}; path=/; max-age=${on ? 0 : 31_536_000}; samesite=lax`;
}
