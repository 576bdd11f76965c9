/** Request header in which src/proxy.ts passes pages their own path; used only to come back after sign-in. */
export const pathHeader = 'x-pocketproxy-path';
