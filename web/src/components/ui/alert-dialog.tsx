'use client';

import type { ConfirmProps } from './confirm-panel';
import { lazily } from './lazily';

/** Asks before something that cannot be undone. Escape and the first button keep everything as it is. */
export const ConfirmDialog = lazily<ConfirmProps>(async () => (await import('./confirm-panel')).ConfirmPanel);
