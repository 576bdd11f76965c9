import { throttleLimits } from '@/base/throttle';
import { maxBodyBytes } from '@/api/input';
import { TextLink } from '../../ui/text-link';
import { C, Code, List, P } from '../code';
import type { Guide } from '../guide';

const perMinute = (limit: 'api_key' | 'api_customer') => throttleLimits[limit].points.toLocaleString('en');

export const requestsGuide: Guide = {
  title: 'Requests and answers',
  lead: 'What holds for every operation: formats, pages, repeating safely, limits.',
  sections: ({ api }) => [
    {
      id: 'formats',
      title: 'Formats',
      body: (
        <List>
          {[
            <>
              Send the key as <C>Authorization: Bearer pp_…</C>. Cookies never count, so any origin may ask.
            </>,
            `Bodies are JSON of at most ${maxBodyBytes / 1024} KiB. Unknown fields are refused by name: a misspelt limit does not go unnoticed.`,
            'Times are RFC 3339 in UTC, data in bytes, speeds in bits per second, ids UUIDs.',
            'Writes return the whole new object.',
          ]}
        </List>
      ),
    },
    {
      id: 'pagination',
      title: 'Pagination',
      body: (
        <>
          <P>
            Lists hold <C>items</C> and <C>nextCursor</C>. Send it as <C>cursor</C> for the next page, until it is null.{' '}
            <C>limit</C> is 1 to 200, 50 by default. Pages stay right while rows come and go.
          </P>
          <Code title="All connections, Node.js">{`const connections = [];
let cursor;
do {
  const query = new URLSearchParams({ limit: '200', ...(cursor && { cursor }) });
  const answer = await fetch(\`${api}/connections?\${query}\`, {
    headers: { authorization: \`Bearer \${process.env.POCKETPROXY_KEY}\` },
  });
  const page = await answer.json();
  connections.push(...page.items);
  cursor = page.nextCursor;
} while (cursor);`}</Code>
        </>
      ),
    },
    {
      id: 'idempotency',
      title: 'Repeat safely',
      body: (
        <>
          <P>
            A request whose answer was lost may have worked. Send <C>Idempotency-Key</C> with POST, PUT, PATCH and
            DELETE: with the same value and body within 24 hours the request is done once, and answered alike, with{' '}
            <C>Idempotency-Replayed: true</C>.
          </P>
          <Code title="Twice, created once">{`curl '${api}/connections' \\
  -H 'Authorization: Bearer pp_…' -H 'Content-Type: application/json' \\
  -H 'Idempotency-Key: order-4711' \\
  -d '{"deviceId": "DEVICE_ID", "name": "Order 4711"}'`}</Code>
          <P>
            Another body with a value that was used is refused with <C>idempotency_differs</C>, a request whose first is
            still running with <C>idempotency_running</C>.
          </P>
        </>
      ),
    },
    {
      id: 'limits',
      title: 'Rate limits',
      body: (
        <>
          <P>
            {perMinute('api_key')} requests a minute for a key, {perMinute('api_customer')} for all keys of a customer.
            Each answer says what is left; above it you receive 429 with <C>Retry-After</C> in seconds.
          </P>
          <Code title="Headers of an answer">{`RateLimit-Policy: "key";q=${throttleLimits.api_key.points};w=60, "customer";q=${throttleLimits.api_customer.points};w=60
RateLimit: "key";r=597;t=41, "customer";r=1793;t=41`}</Code>
        </>
      ),
    },
    {
      id: 'document',
      title: 'Generate a client',
      body: (
        <>
          <P>
            The OpenAPI 3.1 document is made from what the API checks and answers:{' '}
            <TextLink href="/api/v1/openapi.json">openapi.json</TextLink>,{' '}
            <TextLink href="/api/v1/openapi.yaml">openapi.yaml</TextLink>.
          </P>
          <Code title="Types for TypeScript">{`npx openapi-typescript '${api}/openapi.json' -o api.d.ts`}</Code>
        </>
      ),
    },
  ],
};
