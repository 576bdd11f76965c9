import { eventKindNames, rowOf } from '@/domain/event/kinds';
import { webhookBounds } from '@/domain/webhook/bounds';
import { retryWaitsMs } from '@/domain/webhook/retry';

/** What receivers need to know: /docs/webhooks shows it, and a test holds docs/webhooks.md to it. */

/** How a receiver verifies a request, by language. Each may be run as it stands. */
export const verification = {
  'Node.js': `import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks'; // npm install standardwebhooks

const webhook = new Webhook(process.env.WEBHOOK_SECRET); // whsec_…

createServer((request, response) => {
  let body = ''; // exactly as it came: do not parse and print it again
  request.setEncoding('utf8').on('data', (piece) => (body += piece));
  request.on('end', () => {
    try {
      const event = webhook.verify(body, request.headers);
      console.log(event.type, event.data);
      response.writeHead(204).end();
    } catch {
      response.writeHead(400).end();
    }
  });
}).listen(8080);`,
  Python: `import base64, hashlib, hmac, os, time

key = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))


def is_genuine(headers, body: bytes) -> bool:
    """headers: with names in lower case; body: exactly as it came."""
    timestamp = headers["webhook-timestamp"]
    if abs(time.time() - int(timestamp)) > 300:
        return False
    signed = f"{headers['webhook-id']}.{timestamp}.".encode() + body
    wanted = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(wanted, one) for one in headers["webhook-signature"].split(" "))`,
  PHP: `<?php
$key = base64_decode(substr(getenv('WEBHOOK_SECRET'), strlen('whsec_')));

/** $headers: with names in lower case; $body: exactly as it came, from file_get_contents('php://input'). */
function isGenuine(string $key, array $headers, string $body): bool
{
    $timestamp = $headers['webhook-timestamp'];
    if (abs(time() - (int) $timestamp) > 300) {
        return false;
    }
    $signed = "{$headers['webhook-id']}.{$timestamp}.{$body}";
    $wanted = 'v1,' . base64_encode(hash_hmac('sha256', $signed, $key, true));
    foreach (explode(' ', $headers['webhook-signature']) as $one) {
        if (hash_equals($wanted, $one)) {
            return true;
        }
    }
    return false;
}`,
  curl: `# Sends a signed event to your receiver, as we would
id=0198c9f0-6f0e-7c31-9d4e-2f6a51f3b000
now=$(date +%s)
body='{"type":"test","version":1,"timestamp":"2026-11-28T09:30:00.000Z","data":{}}'
key=$(printf %s "\${WEBHOOK_SECRET#whsec_}" | base64 -d | od -An -v -tx1 | tr -d ' \\n')
signature=$(printf %s "$id.$now.$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | base64)
curl -i http://127.0.0.1:8080/ -H 'content-type: application/json' -H "webhook-id: $id" \\
  -H "webhook-timestamp: $now" -H "webhook-signature: v1,$signature" -d "$body"`,
} as const;

/** An event of a kind, as its request carries it. */
export function exampleEvent(kind: (typeof eventKindNames)[number]) {
  const { version, example } = rowOf(kind);
  return { type: kind, version, timestamp: '2026-11-28T09:30:00.000Z', data: example };
}

/** The body of a kind's request, with its example. */
export function exampleBody(kind: (typeof eventKindNames)[number]): string {
  return JSON.stringify(exampleEvent(kind), null, 2);
}

/** The waits between attempts, as people read them. */
export const retryWaits: string = retryWaitsMs.map(wait).join(', ');

function wait(ms: number): string {
  if (ms < 60_000) return `${ms / 1_000} s`;
  return ms < 3_600_000 ? `${ms / 60_000} min` : `${ms / 3_600_000} h`;
}

/** The rules of delivery. */
export const deliveryRules: readonly string[] = [
  'Answer with a status from 200 to 299 within 10 seconds; do slow work afterwards. Any other answer is a failure. We read 64 kB of it and keep the first 2 kB for the log.',
  `A failed request is repeated after ${retryWaits}, each give or take 10 %, for a day at most. A Retry-After header (429, 503 and others) is kept: the next attempt waits for it.`,
  'Events arrive at least once, and not always in their order. The header webhook-id is the same in every attempt and when you send an event again: drop those that you have had. The timestamp in the body says when it happened, the header webhook-timestamp when the request was signed.',
  'We follow no redirects. The address must be public and, with https, have a valid certificate.',
  `At most ${webhookBounds.atOnce.webhook} requests run at once to one webhook, and ${webhookBounds.atOnce.customer} to all webhooks of one customer.`,
  'A webhook whose attempts all failed for 3 days is switched off, with an email to its owners. 410 Gone switches it off immediately.',
  'Deliveries are kept for 30 days with requests and answers. “Send again” repeats one with the same webhook-id.',
  'New fields may appear in a payload at any time. When a change could break receivers, the version of that kind rises.',
];
