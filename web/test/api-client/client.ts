import type { paths } from './api.d.ts';

/** A small client over types that openapi-typescript makes of the published document, as anyone may write it. */

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P][M] extends { responses: unknown } ? P : never;
}[keyof paths];

type Params<Op> = Op extends { parameters: { path: infer P extends object } } ? P : undefined;
type Query<Op> = Op extends { parameters: { query?: infer Q } } ? Q : undefined;
type Body<Op> = Op extends { requestBody?: { content: { 'application/json': infer B } } } ? B : undefined;
type Success = 200 | 201 | 202;
type Content<R> = R extends { content: { 'application/json': infer A } } ? A : never;
type Answer<Op> = Op extends { responses: infer R } ? Content<R[keyof R & Success]> : never;

interface Sent<Op> {
  readonly params?: Params<Op>;
  readonly query?: Query<Op>;
  readonly body?: Body<Op>;
  /** Idempotency-Key */
  readonly once?: string;
}

/** What the API refused, by its problem. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(`${status} ${code}`);
  }
}

export type Api = ReturnType<typeof apiClient>;

/** Requests with a key. They reject with Refused. */
export function apiClient(base: string, key: string) {
  return async <M extends Method, P extends PathOf<M>>(
    method: M,
    path: P,
    { params, query, body, once }: Sent<paths[P][M]> = {},
  ): Promise<Answer<paths[P][M]>> => {
    const values: Record<string, unknown> = { ...Object(params) };
    const url = new URL(
      base + String(path).replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(values[name]))),
    );
    for (const [name, value] of Object.entries({ ...Object(query) })) url.searchParams.set(name, String(value));
    const response = await fetch(url, {
      method: method.toUpperCase(),
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(once !== undefined && { 'idempotency-key': once }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = JSON.parse(await response.text());
    if (!response.ok) throw new Refused(response.status, String(Object(answer).code));
    return answer;
  };
}
