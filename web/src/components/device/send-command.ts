'use client';

import { toast } from '../ui/toaster';
import { commandStatus, requestCommand } from '@/actions/device';
import type { CommandView } from '@/domain/command/view';
import { askServer } from '../shell/ask-server';
import { showError } from '../shell/use-verb';

type PlainCommand = 'reboot' | 'find_phone';

const words = {
  reboot: { sent: 'Asking the phone to restart…', done: 'The phone is restarting.' },
  find_phone: { sent: 'Asking the phone to ring…', done: 'The phone is ringing.' },
} as const satisfies Record<PlainCommand, { sent: string; done: string }>;

const unknown = 'The server did not respond. The phone may or may not have received the command.';
const pollMs = 1500;

/** Sends a command and follows it in a toast until the phone has answered or the command has expired. */
export async function sendCommand(deviceId: string, kind: PlainCommand): Promise<void> {
  const id = toast.loading(words[kind].sent);
  const asked = await askServer(requestCommand({ deviceId, kind }), () => toast.error(unknown));
  if (!asked?.data) {
    toast.dismiss(id);
    if (asked?.serverError) showError(asked.serverError);
    return;
  }
  const ended = await untilEnded(asked.data);
  if (ended.state === 'done') toast.success(words[kind].done, { id });
  else toast.error(ended.sentence ?? (isOpen(ended) ? unknown : 'The phone could not run the command.'), { id });
}

async function untilEnded(command: CommandView): Promise<CommandView> {
  let latest = command;
  const giveUpMs = command.expiresAt.getTime() - command.createdAt.getTime() + 10_000;
  for (let waitedMs = 0; isOpen(latest) && waitedMs < giveUpMs; waitedMs += pollMs) {
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    latest = (await askServer(commandStatus({ id: command.id })))?.data ?? latest;
  }
  return latest;
}

function isOpen(command: CommandView): boolean {
  return command.state === 'queued' || command.state === 'sent';
}
