'use client';

import { useEffect, useRef, useState } from 'react';
import type { Side } from '../shell/navigation';
import { Alert } from '../ui/alert';
import { Loading, Skeleton } from '../ui/skeleton';
import { openSwagger, type SwaggerFiles, type SwaggerUi } from './open-swagger';
import { TrialKey } from './trial-key';

export type { SwaggerFiles };

/** Swagger UI in the page, in the page's theme; for those who may, with a key for an hour. */
export function SwaggerPanel({ trial, files: { script, style } }: { trial: Side | undefined; files: SwaggerFiles }) {
  const place = useRef<HTMLDivElement>(null);
  const [ui, setUi] = useState<SwaggerUi>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const node = place.current;
    if (!node) return;
    let left = false;
    openSwagger(node, { script, style }).then(
      (opened) => !left && setUi(opened),
      () => !left && setFailed(true),
    );
    return () => void (left = true);
  }, [script, style]);
  useEffect(followTheme, []);
  return (
    <>
      {trial && <TrialKey side={trial} onKey={(key) => ui?.preauthorizeApiKey('key', key)} ready={ui !== undefined} />}
      {failed && <Alert>The reference could not be loaded. Reload the page.</Alert>}
      {!ui && !failed && (
        <Loading label="Loading the reference" className="grid gap-3">
          <Skeleton className="h-10" />
          <Skeleton className="h-64" />
        </Loading>
      )}
      <div ref={place} className="swagger-place min-w-0 overflow-x-clip" />
    </>
  );
}

/** Swagger UI is dark where the root has a class of its own. */
function followTheme(): () => void {
  const root = document.documentElement;
  const follow = () => root.classList.toggle('dark-mode', root.classList.contains('dark'));
  const observer = new MutationObserver(() => {
    if (root.classList.contains('dark') !== root.classList.contains('dark-mode')) follow();
  });
  follow();
  observer.observe(root, { attributes: true, attributeFilter: ['class'] });
  return () => {
    observer.disconnect();
    root.classList.remove('dark-mode');
  };
}
