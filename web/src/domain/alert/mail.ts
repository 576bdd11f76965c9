import type { Incident, NoticePhase } from '@pocketproxy/prisma';
import { nilUuid } from '@pocketproxy/relay/contract';
import { alertBounds } from '@/domain/alert/bounds';
import { alertKinds, isAlertKind } from '@/domain/alert/kinds';
import type { BaseContext } from '@/domain/context';
import type { Transaction } from '@/domain/database';
import { queueMail } from '@/domain/mail/queue';

/** To whom a mail about alerts goes. */
export interface MailPerson {
  readonly email: string;
  /** As a member of which customer; the nil UUID: as operator. */
  readonly sideId: string;
  /** IANA name: times in the mail are in this zone. */
  readonly timeZone: string;
}

/** One line of it: the beginning or the end of an incident. */
export interface MailLine {
  readonly phase: NoticePhase;
  readonly incident: Incident;
}

/** Queues one mail that says all of these, in their order. Returns its id. */
export async function queueAlertMail(
  tx: Transaction,
  context: BaseContext,
  { email, sideId, timeZone }: MailPerson,
  lines: readonly MailLine[],
  { digest = false } = {},
): Promise<string> {
  const { publicUrl } = context;
  const area = sideId === nilUuid ? 'admin' : 'portal';
  const devices = new Set(lines.map(({ incident }) => incident.deviceId));
  const [deviceId] = devices;
  const values = {
    lines: lines.slice(0, alertBounds.linesInMail).map((line) => lineOf(line, timeZone)),
    more: Math.max(0, lines.length - alertBounds.linesInMail),
    link: `${publicUrl}/${area}/alerts`,
    settingsLink: `${publicUrl}/account/alerts`,
    // Opening it changes nothing: its page has the buttons
    muteLink: deviceId && devices.size === 1 ? `${publicUrl}/account/mute/${deviceId}` : null,
  };
  return queueMail(tx, context, { to: email, template: digest ? 'alert_digest' : 'alerts', values });
}

function lineOf({ phase, incident }: MailLine, timeZone: string) {
  const { kind, facts, openedAt, closedAt } = incident;
  const at = (phase === 'opened' ? openedAt : closedAt) ?? incident.seenAt;
  const sentence = isAlertKind(kind) ? alertKinds[kind].sentence(phase, facts) : 'There is a new alert.';
  return { sentence, at: timeIn(at, timeZone), opened: phase === 'opened' };
}

function timeIn(at: Date, timeZone: string): string {
  const format = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return `${new Intl.DateTimeFormat('en-GB', { ...format, timeZone }).format(at)} (${timeZone})`;
}
