import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import { ServerResponse } from 'node:http';

declare global {
  var pocketproxyRunningResponse: AsyncLocalStorage<ServerResponse> | undefined;
}

/** On globalThis, since Next loads this module once for the start and again for its actions. */
function running(): AsyncLocalStorage<ServerResponse> {
  return (globalThis.pocketproxyRunningResponse ??= new AsyncLocalStorage());
}

/** Lets each request of this process find its response, before Next sees it. Call once, at start. */
export function followResponses(): void {
  const store = running();
  subscribe('http.server.request.start', (message) => {
    const response =
      typeof message === 'object' && message !== null && 'response' in message ? message.response : undefined;
    if (response instanceof ServerResponse) store.enterWith(response);
  });
}

/**
 * Sets the status of the running request's answer, and `Retry-After` (seconds) where the caller must wait; its body stays
 * what it is. For server actions: Next has no way for them to set a status, and its client reads their answer whatever
 * the status is.
 */
export function answerStatus(status: number, retryAfterSeconds?: string | number): void {
  const response = running().getStore();
  if (!response || response.headersSent) return;
  response.statusCode = status;
  if (retryAfterSeconds !== undefined) response.setHeader('retry-after', String(retryAfterSeconds));
}
