import type { Side } from '../shell/navigation';
import { DocsHeader } from '../docs/docs-header';
import { SwaggerPanel, type SwaggerFiles } from '../swagger/swagger-panel';
import { TextLink } from '../ui/text-link';

interface SwaggerScreenProps {
  /** Where the viewer may make a key for trying out. */
  trial: Side | undefined;
  files: SwaggerFiles;
}

/** Each operation of the API, to read and to try. Open to everyone. */
export function SwaggerScreen({ trial, files }: SwaggerScreenProps) {
  return (
    <>
      <DocsHeader current="/swagger" />
      <main className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-6 px-4 py-8 sm:px-6">
        <header className="grid gap-2">
          <h1 className="text-2xl font-semibold tracking-tight">API reference</h1>
          <p className="max-w-2xl text-sm text-muted-foreground">
            Made from what the API checks and answers. Also as{' '}
            <TextLink href="/api/v1/openapi.json">openapi.json</TextLink> and{' '}
            <TextLink href="/api/v1/openapi.yaml">openapi.yaml</TextLink>. <TextLink href="/docs">Guides</TextLink>
          </p>
        </header>
        <SwaggerPanel {...{ trial, files }} />
      </main>
    </>
  );
}
