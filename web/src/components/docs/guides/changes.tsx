import { deprecationSentence, keptMonths } from '@/api/deprecation';
import { operations } from '@/api/operations';
import { Facts, List, P } from '../code';
import type { Guide } from '../guide';

const leaving = operations.flatMap(({ method, path, deprecated }) =>
  deprecated ? [[`${method} ${path}`, deprecationSentence(deprecated)] as const] : [],
);

export const changesGuide: Guide = {
  title: 'Changes',
  lead: 'What changed in the API, and what you can rely on.',
  sections: () => [
    {
      id: 'deprecation',
      title: 'What stays',
      body: (
        <>
          <P>
            Within /api/v1 we add, and do not take away: new operations, new optional fields, new fields in answers, new
            codes of errors, new kinds of events. Programs should ignore fields that they do not know. An operation that
            we want to remove is marked as deprecated in the document, answers with a Deprecation and a Sunset header
            and a link to what replaces it, stands here, and works for at least {keptMonths} months more. What cannot
            wait, such as a fault in security, is announced by email to owners.
          </P>
          {leaving.length > 0 ? <Facts rows={leaving} /> : <P>Nothing is deprecated today.</P>}
        </>
      ),
    },
    {
      id: '2026-11',
      title: 'November 2026',
      body: (
        <List>
          {[
            'The API: everything that the dashboard does but people’s own accounts, with keys, scopes, idempotency, rate limits and an OpenAPI 3.1 document.',
            'A stream of events that continues after a break, CSV of lists, batches, metadata, and tools for agents at /mcp.',
            'Screens for API keys, the API reference with keys for an hour, and these guides.',
          ]}
        </List>
      ),
    },
  ],
};
