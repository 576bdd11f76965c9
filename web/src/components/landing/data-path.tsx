import { ArrowRight, Globe, MonitorSmartphone, Server, Smartphone, type LucideIcon } from 'lucide-react';
import { Fragment } from 'react';

const stations = [
  { icon: MonitorSmartphone, name: 'Your program', text: 'HTTP or SOCKS5' },
  { icon: Server, name: 'Relay', text: 'checks, counts, limits' },
  { icon: Smartphone, name: 'Your phone', text: 'its mobile network' },
  { icon: Globe, name: 'Internet', text: 'sees a mobile address' },
] as const satisfies readonly { icon: LucideIcon; name: string; text: string }[];

/** The way a request takes. */
export function DataPath() {
  return (
    <ol className="grid gap-2 rounded-2xl border bg-card p-5 shadow-xs sm:flex sm:items-center sm:justify-between sm:gap-3 sm:p-8">
      {stations.map(({ icon: Icon, name, text }, index) => (
        <Fragment key={name}>
          {index > 0 && (
            <li aria-hidden className="ml-6 text-muted-foreground sm:ml-0">
              <ArrowRight className="size-4 rotate-90 sm:rotate-0" />
            </li>
          )}
          <li className="flex items-center gap-4 rounded-xl px-2 py-1 sm:grid sm:justify-items-center sm:gap-3 sm:text-center">
            <span className="grid size-12 shrink-0 place-items-center rounded-2xl bg-primary-soft text-primary-text">
              <Icon aria-hidden className="size-6" />
            </span>
            <span className="grid">
              <span className="font-medium">{name}</span>
              <span className="text-sm text-muted-foreground">{text}</span>
            </span>
          </li>
        </Fragment>
      ))}
    </ol>
  );
}
