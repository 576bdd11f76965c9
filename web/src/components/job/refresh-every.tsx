'use client';

import { useEffect, useState } from 'react';
import { useRefreshWhile } from '../shell/use-refresh-while';

/** Reads the page's data again every so many seconds, while someone can see it. */
export function RefreshEvery({ seconds }: { seconds: number }) {
  const [visible, setVisible] = useState(true);
  useEffect(() => {
    const look = () => setVisible(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  useRefreshWhile(visible, seconds * 1_000);
  return null;
}
