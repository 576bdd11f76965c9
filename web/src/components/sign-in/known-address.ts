const key = 'pocketproxy.address';

/** Keeps an address that was just confirmed for the sign-in form of this tab: in no URL, so in no log. */
export function rememberAddress(email: string): void {
  try {
    sessionStorage.setItem(key, email);
  } catch {
    // A browser that keeps nothing; people type it
  }
}

/** The address that was confirmed in this tab; '' for none. */
export function knownAddress(): string {
  try {
    return sessionStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}
