import { jest } from '@jest/globals';

export const signIn = jest.fn<(provider: string, options: object) => Promise<{ ok: boolean; error?: string }>>();
export const signOut = jest.fn<(options: object) => Promise<void>>();
