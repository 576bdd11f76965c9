/** Request header with which proxy.ts hands the page's script nonce to the root layout. */
export const nonceHeader = 'x-nonce';
