import { apiErrorCodes } from '@/api/document';
import { statusOf } from '@/api/problem';
import { errors, type ErrorCode } from '@/domain/errors';
import { C, Code, Facts, List, P } from '../code';
import type { Guide } from '../guide';

const codes: readonly ErrorCode[] = [...new Set<ErrorCode>([...apiErrorCodes, 'method_not_allowed'])].sort(
  (a, b) => statusOf(a) - statusOf(b) || a.localeCompare(b),
);
const statuses = [...new Set(codes.map(statusOf))];
const names: Readonly<Record<number, string>> = {
  ...{ 400: 'The request cannot be read', 401: 'No valid key', 403: 'Not allowed', 404: 'Not there, or not yours' },
  ...{ 405: 'Another method', 409: 'Not in this state', 410: 'Expired', 413: 'Too large', 415: 'Not JSON' },
  ...{ 422: 'A rule is broken', 429: 'Wait', 500: 'Our fault', 503: 'Unavailable', 504: 'No answer in time' },
};

export const errorsGuide: Guide = {
  title: 'Errors',
  lead: 'Each refusal has a code from a closed list, for programs, and a sentence, for people.',
  sections: () => [
    {
      id: 'shape',
      title: 'Problem details',
      body: (
        <>
          <P>
            Errors are RFC 9457 problems, <C>application/problem+json</C>. Decide by <C>code</C>. Quote <C>requestId</C>{' '}
            when you ask support.
          </P>
          <Code title="A refusal">{`HTTP/1.1 422
Content-Type: application/problem+json

{
  "type": "about:blank",
  "title": "${errors.invalid.sentence}",
  "status": 422,
  "code": "invalid",
  "requestId": "0198c9f0-6f0e-7c31-9d4e-2f6a51f3b0aa",
  "errors": [{ "field": "name", "message": "Enter a name" }]
}`}</Code>
          <List>
            {[
              'What does not exist and what belongs to others are answered alike, with 404.',
              'Repeat after 429 and 503, when Retry-After seconds have passed, and after 500 and 504 with the same Idempotency-Key.',
              'All other refusals stay the same until something changes.',
            ]}
          </List>
        </>
      ),
    },
    ...statuses.map((status) => ({
      id: `status-${status}`,
      title: `${status} ${names[status] ?? ''}`.trim(),
      body: (
        <Facts
          rows={codes
            .filter((code) => statusOf(code) === status)
            .map((code) => [<C key={code}>{code}</C>, errors[code].sentence])}
        />
      ),
    })),
  ],
};
