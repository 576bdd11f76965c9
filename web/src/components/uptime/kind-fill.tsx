import { uptimeKindNames, type UptimeKind } from '@/domain/uptime/kinds';

const fills = {
  online: 'fill-success-solid',
  offline: 'fill-danger-solid',
  unstable: 'fill-danger-solid',
  rotating: 'fill-primary',
  maintenance: 'fill-chart-up',
  relay: 'fill-warning-solid',
  unknown: 'fill-muted',
} as const satisfies Record<UptimeKind, string>;

/** Lines over the colour, so that colour is not all that tells kinds apart. */
const lines: Readonly<Record<UptimeKind, string | undefined>> = {
  online: undefined,
  offline: undefined,
  unstable: 'M-1,7 L7,-1',
  rotating: 'M0,3 H6',
  maintenance: 'M3,0 V6',
  relay: 'M-1,-1 L7,7 M-1,7 L7,-1',
  unknown: 'M-1,-1 L7,7',
};

/** The fill of a kind, for charts that hold {@link KindPatterns} of the same id. */
export const fillOf = (id: string, kind: UptimeKind) => `url(#${id}-${kind})`;

/** The patterns of all kinds. Ids are unique on a page. */
export function KindPatterns({ id }: { id: string }) {
  return (
    <defs>
      {uptimeKindNames.map((kind) => (
        <pattern key={kind} id={`${id}-${kind}`} width="6" height="6" patternUnits="userSpaceOnUse">
          <rect width="6" height="6" className={fills[kind]} />
          {lines[kind] && (
            <path d={lines[kind]} strokeWidth="1.25" className={kind === 'unknown' ? 'stroke-input' : 'stroke-card'} />
          )}
        </pattern>
      ))}
    </defs>
  );
}
