import { jest } from '@jest/globals';
import { render } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { NewVersion } from '../shell/new-version';
import { Announcer } from '../ui/announcer';
import { Toaster } from '../ui/toaster';

/** Renders as a page does, with what every page holds; returns the person who uses it. */
export function show(element: ReactNode, { fakeTimers = false } = {}): UserEvent {
  render(
    <>
      {element}
      <Toaster />
      <Announcer />
      <NewVersion />
    </>,
  );
  return fakeTimers ? userEvent.setup({ advanceTimers: (ms) => jest.advanceTimersByTime(ms) }) : userEvent.setup();
}

type Action = (...input: never[]) => Promise<unknown>;

/** The mock that stands in the place of a server action. */
export function mocked(action: Action): jest.Mock<(input?: unknown) => Promise<unknown>> {
  return action as unknown as jest.Mock<(input?: unknown) => Promise<unknown>>;
}

/** What an action answers that was refused with a code. */
export function refusal(code: string, message: string, details?: Record<string, unknown>) {
  return { serverError: { code, message, ...(details && { details }) } };
}

/** An answer that comes when the test says so. */
export function later<Answer>() {
  let arrive: (answer: Answer) => void = () => undefined;
  const answer = new Promise<Answer>((resolve) => (arrive = resolve));
  return { answer, arrive };
}
