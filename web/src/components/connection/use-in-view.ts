import { useEffect } from 'react';

/** Asks now, every `everyMs` while the page is in view, and when it comes into view; the signal ends with the component. */
export function useInView(ask: (signal: AbortSignal) => Promise<void>, everyMs: number): void {
  useEffect(() => {
    const end = new AbortController();
    const askInView = () => {
      if (document.visibilityState === 'visible') void ask(end.signal);
    };
    askInView();
    const timer = setInterval(askInView, everyMs);
    document.addEventListener('visibilitychange', askInView);
    return () => {
      end.abort();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', askInView);
    };
  }, [ask, everyMs]);
}
