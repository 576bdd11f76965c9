import { RelativeTime } from '../ui/time';
import type { Refusals } from './use-refusals';

const number = new Intl.NumberFormat('en');
const shownAddresses = 5;

/** Refusals by reason, the most frequent first; of each what to do, and its newest addresses. */
export function RefusalReasons({ refusals: { total, reasons, rows }, time }: { refusals: Refusals; time: string }) {
  return (
    <section aria-label={`Refused in ${time}, by reason`} className="grid gap-2">
      <h3 className="text-sm font-medium">
        {number.format(total)} in {time}
      </h3>
      <ul tabIndex={0} aria-label="Reasons" className="max-h-128 divide-y overflow-y-auto rounded-xl border text-sm">
        {reasons.map(({ reason, sentence, advice, count, lastAt }) => (
          <li key={reason} className="grid gap-2 px-4 py-3">
            <p className="flex items-baseline justify-between gap-3">
              <span className="font-medium">{sentence}</span>
              <span className="shrink-0 text-right tabular-nums">
                {number.format(count)}
                <span className="sr-only"> times, last </span>
                <span className="block text-xs text-muted-foreground">
                  <RelativeTime at={new Date(lastAt)} />
                </span>
              </span>
            </p>
            {advice && <p className="text-xs text-muted-foreground">{advice}</p>}
            <Addresses rows={rows.filter((row) => row.reason === reason)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Addresses({ rows }: { rows: Refusals['rows'] }) {
  const named = rows.filter(({ address }) => address !== null);
  const rest = rows.find(({ address }) => address === null);
  const shown = named.slice(0, shownAddresses);
  const more = named.length - shown.length;
  return (
    <ul aria-label="Client addresses" className="grid gap-0.5 text-xs">
      {shown.map(({ address, count, lastAt }) => (
        <li key={address} className="flex justify-between gap-3">
          <span className="font-mono wrap-anywhere">{address}</span>
          <span className="shrink-0 text-muted-foreground tabular-nums">
            {number.format(count)} · <RelativeTime at={new Date(lastAt)} />
          </span>
        </li>
      ))}
      {(more > 0 || rest) && (
        <li className="text-muted-foreground">
          {more > 0 && `${more} further ${more === 1 ? 'address' : 'addresses'}`}
          {more > 0 && rest && '; '}
          {rest && `${number.format(rest.count)} from others, counted together`}
        </li>
      )}
    </ul>
  );
}
