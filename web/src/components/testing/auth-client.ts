import { jest } from '@jest/globals';

export const signInWith = jest.fn<(provider: string, options: object) => Promise<{ ok: boolean; error?: string }>>();
export const goToGoogle = jest.fn<(callbackUrl: string) => Promise<void>>();
export const signOut = jest.fn<(callbackUrl: string) => Promise<void>>();
