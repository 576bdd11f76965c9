import { jest } from '@jest/globals';

export const router = { refresh: jest.fn(), push: jest.fn(), replace: jest.fn(), back: jest.fn(), prefetch: jest.fn() };
export const useRouter = () => router;
export const useSearchParams = () => new URLSearchParams(window.location.search);
export const usePathname = () => '/portal';
