import { alertKinds } from '@/domain/alert/kinds';
import type { Attention, DeviceProblem } from '@/domain/overview/view';
import { subjectPath } from '../alert/subject';
import { count } from '../format/count';
import { customerPath, devicePath, devicesPath, type Area } from '../shell/navigation';

/** What a phone's problem is called, and what there is to do about it: one thing, and where. */
const problems = {
  offline: { words: 'offline', action: 'See why', tab: '?tab=health' },
  no_mobile: { words: 'without mobile network', action: 'Open phone', tab: '' },
  degraded: { words: 'degraded', action: 'See health', tab: '?tab=health' },
  not_paired: { words: 'without a phone', action: 'Pair a phone', tab: '' },
} as const satisfies Record<DeviceProblem, { words: string; action: string; tab: string }>;

/** Parts of a page where an alert is dealt with. */
const partOf = {
  quota_80: '#usage',
  quota_100: '#usage',
  sim_80: '?tab=settings#sim-plan',
  sim_100: '?tab=settings#sim-plan',
  rotation_failing: '?tab=rotations',
  connection_expiring: '#limits',
  device_flapping: '?tab=health',
} as const;

const actionOf = {
  quota_80: 'See usage',
  quota_100: 'Raise the limit',
  sim_80: 'See SIM plan',
  sim_100: 'See SIM plan',
  rotation_failing: 'See rotations',
  connection_expiring: 'Extend',
  device_flapping: 'See health',
} as const;

export interface AttentionWords {
  /** In bold: the subject. */
  readonly subject: string;
  readonly text: string;
  readonly since: Date | null;
  readonly refusing: number;
  readonly action: { readonly label: string; readonly href: string };
}

/**
 * An item of the overview in words, with its one action. Pure.
 * @param ofCustomer on whose page operators see it: lists are then of this customer alone
 */
export function wordsOf(area: Area, item: Attention, ofCustomer?: string): AttentionWords {
  switch (item.of) {
    case 'device': {
      const { words, action, tab } = problems[item.problem];
      return {
        subject: item.name,
        text: item.problem === 'degraded' ? item.sentence : words,
        ...{ since: item.since, refusing: item.refusing },
        action: { label: action, href: devicePath(area, item.deviceId) + tab },
      };
    }
    case 'devices':
      return {
        subject: count(item.count, 'phone'),
        text: problems[item.problem].words,
        ...{ since: null, refusing: item.refusing },
        action: { label: 'Show them', href: devicesWith(area, item.problem, ofCustomer) },
      };
    case 'alert': {
      const { kind, subject, sentence, openedAt } = item.alert;
      const part = kind in partOf ? partOf[kind as keyof typeof partOf] : '';
      const label = kind in actionOf ? actionOf[kind as keyof typeof actionOf] : 'Open';
      const action = { label, href: subjectPath(area, subject) + part };
      return { subject: '', text: sentence.replace(/\.$/, ''), since: openedAt, refusing: 0, action };
    }
    case 'alerts':
      return {
        subject: `${item.count} ×`,
        text: alertKinds[item.kind].label,
        ...{ since: null, refusing: 0 },
        action: { label: 'Show them', href: openAlertsPath(area, ofCustomer, item.kind) },
      };
    default:
      return item satisfies never;
  }
}

function devicesWith(area: Area, problem: DeviceProblem, ofCustomer?: string): string {
  return ofCustomer === undefined
    ? `${devicesPath(area)}?status=${problem}`
    : `${customerPath(ofCustomer)}?tab=devices&status=${problem}`;
}

/** The open alerts, of one kind or of all. */
export function openAlertsPath(area: Area, ofCustomer?: string, kind?: string): string {
  const query = new URLSearchParams({
    state: 'open',
    ...(kind && { kind }),
    ...(ofCustomer && { customer: ofCustomer }),
  });
  return `/${area}/alerts?${query.toString()}`;
}
