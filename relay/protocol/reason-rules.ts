import { reasons, type Reason, type ReasonRow } from './reasons.ts';

const byCode = new Map<number, Reason>((Object.keys(reasons) as Reason[]).map((name) => [reasons[name].code, name]));

/** The reason of a wire code; an unknown code (a newer peer) reads as internal_error. */
export function reasonOf(code: number): Reason {
  return byCode.get(code) ?? 'internal_error';
}

/** WebSocket close code of a tunnel that ends with this reason: 4000 + code (RFC 6455 §7.4.2, private range). */
export function closeCodeOf(reason: Reason): number {
  return 4000 + reasons[reason].code;
}

/** True for the name of a reason. */
export function isReason(name: string): name is Reason {
  return Object.hasOwn(reasons, name);
}

/** The reason a stream ends with when its session ends; the session's own faults are no business of its users. */
export function streamReason(reason: Reason): Reason {
  const { endsSession }: ReasonRow = reasons[reason];
  return endsSession ? reason : 'tunnel_lost';
}
