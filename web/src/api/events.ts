import { z } from 'zod';
import { openApiKey } from '@/domain/api-key/open';
import type { Context } from '@/domain/context';
import { isAppError } from '@/domain/errors';
import { rowKinds } from '@/domain/live/event';
import type { LiveHub } from '@/domain/live/hub';
import { liveStream, type LiveFormat, type LiveTimes } from '@/domain/live/stream';

/** What `data` of an event holds; its `event` is the same as `type`. */
export const apiEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal(['device.changed', 'connection.changed']),
    id: z.uuid(),
    deviceId: z.uuid(),
    /** True when it was made a moment ago. */
    isNew: z.boolean(),
    /** The fields that changed, as `GET` answers them. */
    changed: z.record(z.string(), z.json()),
  }),
  /** It was deleted, or is no longer yours. */
  z.object({ type: z.literal(['device.gone', 'connection.gone']), id: z.uuid(), deviceId: z.uuid() }),
  /** Something of this kind changed: read it again. */
  z.object({ type: z.literal(['alerts.changed', 'customer.changed']) }),
  /** Events before this one may be missing: read again what you keep. A stream without `Last-Event-ID` begins with it. */
  z.object({ type: z.literal('reset') }),
  /** The key has ended. */
  z.object({ type: z.literal('end') }),
]);
type ApiEvent = z.infer<typeof apiEvent>;

/** Proxies close what is silent for a minute. */
export const eventTimes: LiveTimes = { heartbeatMs: 15_000, sessionCheckMs: 10_000 };

interface Tools {
  readonly live: LiveHub;
  readonly times?: LiveTimes;
}

/**
 * The portal's stream for programs: what the key may see, and nothing else; with `Last-Event-ID` it begins with what changed
 * since. The key is read again every 10 s, and at once when it was revoked or its customer suspended.
 * @throws AppError `throttled` for too many streams, `unavailable`
 */
export function streamEvents(
  request: Request,
  context: Context,
  token: string,
  { live, times = eventTimes }: Tools,
): Response {
  const { viewer } = context;
  const reload = () =>
    openApiKey({ ...context, now: new Date() }, { token }).catch((error: unknown) => {
      // Whatever the reason: the key opens nothing now
      if (isAppError(error) && ['key_invalid', 'key_address'].includes(error.code)) return null;
      throw error;
    });
  const since = request.headers.get('last-event-id');
  const stream = liveStream({ viewer, hub: live, since, reload, signal: request.signal, times, format });
  return new Response(stream, {
    // Proxies on the way neither gather nor compress it
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}

const format: LiveFormat = {
  message(json, mark) {
    const events = eventsOf(live.parse(JSON.parse(json)));
    // The moment stands at the last: a program that read only a part of it continues before it
    return events.map((event, at) => written(event, at === events.length - 1 ? mark : undefined)).join('');
  },
  beat: ': beat\n\n',
  end: written({ type: 'end' }, undefined),
};

const live = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('rows'),
    rows: z.array(
      z.object({
        kind: z.enum(rowKinds),
        id: z.uuid(),
        deviceId: z.uuid(),
        set: z.record(z.string(), z.json()).default({}),
        isNew: z.literal(true).optional(),
        gone: z.literal(true).optional(),
      }),
    ),
  }),
  z.object({ type: z.literal('changed'), what: z.enum(['customer', 'alert']) }),
  z.object({ type: z.literal('resync') }),
  z.object({ type: z.literal('rates') }),
]);

function eventsOf(message: z.infer<typeof live>): ApiEvent[] {
  switch (message.type) {
    case 'rows':
      return message.rows.map(({ kind, id, deviceId, set, isNew = false, gone }) =>
        gone
          ? { type: `${kind}.gone`, id, deviceId }
          : { type: `${kind}.changed`, id, deviceId, isNew, changed: withTimes(set) },
      );
    case 'changed':
      return [{ type: message.what === 'alert' ? 'alerts.changed' : 'customer.changed' }];
    case 'resync':
      return [{ type: 'reset' }];
    case 'rates':
      return []; // twice a second and true for a moment only: no event
    default:
      return message satisfies never;
  }
}

/** Times as `GET` answers them. */
function withTimes(set: Record<string, unknown>): Record<string, z.core.util.JSONType> {
  const text = JSON.stringify(set, (_, value: unknown) => {
    const { $: ms } = Object(value);
    return typeof ms === 'number' ? new Date(ms).toISOString() : value;
  });
  return JSON.parse(text);
}

function written(event: ApiEvent, mark: string | undefined): string {
  const id = mark === undefined ? '' : `id: ${mark}\n`;
  return `${id}event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
