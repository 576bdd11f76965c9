import type { ZodOpenApiPathItemObject } from 'zod-openapi';
import { z } from 'zod';
import { eventKindNames, rowOf } from '@/domain/event/kinds';
import { exampleEvent } from '@/domain/webhook/guide';

const headers = z.object({
  'webhook-id': z.uuid().meta({ description: 'The same in every attempt: drop those that you have had.' }),
  'webhook-timestamp': z.string().meta({ description: 'When this request was signed, seconds since 1970.' }),
  'webhook-signature': z.string().meta({
    description:
      '`v1,` and the HMAC-SHA-256 of `id.timestamp.body` in base64; two of them while a new secret replaces an old one.',
  }),
});

/** What our requests to receivers look like, by kind of event: from the table by which they are written. */
export function webhooksOf(): Record<string, ZodOpenApiPathItemObject> {
  return Object.fromEntries(
    eventKindNames.map((kind) => {
      const { version, title, sentence, data } = rowOf(kind);
      const body = z.object({
        type: z.literal(kind),
        version: z.literal(version),
        timestamp: z.iso.datetime().meta({ description: 'When it happened.' }),
        data,
      });
      return [
        kind,
        {
          post: {
            operationId: `webhook.${kind}`,
            summary: title,
            description: sentence,
            tags: ['Webhooks'],
            security: [],
            requestParams: { header: headers },
            requestBody: {
              required: true,
              content: { 'application/json': { schema: body, example: exampleEvent(kind) } },
            },
            responses: {
              '2XX': { description: 'Received. Any other answer is a failure, and the request is repeated.' },
              '410': { description: 'Gone: the webhook is switched off immediately.' },
            },
          },
        },
      ];
    }),
  );
}
