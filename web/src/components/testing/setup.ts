import { afterEach, beforeEach } from '@jest/globals';
import { configure } from '@testing-library/react';
import { loadAll } from '../ui/lazily';
import { toast } from '../ui/toaster';

// A failure says what was not found, without the whole page
configure({ getElementError: (message) => new Error(message ?? 'not found') });

// What a test has imported opens without waiting for its script
beforeEach(async () => void (await loadAll()));

// Toasts outlive the page that showed them
afterEach(() => void toast.dismiss());

// What a browser has, jsdom lacks, and Radix' parts ask for
Object.assign(globalThis, {
  ResizeObserver: class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
});
Object.assign(Element.prototype, {
  hasPointerCapture: () => false,
  releasePointerCapture: () => undefined,
  scrollIntoView: () => undefined,
});
