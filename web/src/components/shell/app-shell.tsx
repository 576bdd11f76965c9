import { cookies } from 'next/headers';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { densityCookie, densityOf } from '@/base/density';
import { config } from '@/config';
import { mayInOwn } from '@/domain/authorize';
import type { BellView } from '@/domain/alert/view';
import { liveKey } from '@/domain/live/key';
import type { Viewer } from '@/domain/viewer';
import { Bell } from '../alert/bell';
import { DensityProvider } from '../list/density';
import { PaletteButton } from '../palette/palette-button';
import { ClockProvider } from './clock';
import { CustomerSwitch } from './customer-switch';
import { KeepFocus } from './keep-focus';
import { LiveUpdates } from './live-updates';
import { Logo } from './logo';
import { NavDrawer } from './nav-drawer';
import { NavLinks } from './nav-links';
import { navigationFor, settingsFor, type Side } from './navigation';
import { UserMenu } from './user-menu';
import { zoneOf, zoneCookie } from '@/base/zone';

interface AppShellProps {
  area: Side;
  viewer: Viewer;
  /** The viewer's customers, to switch between. */
  customers?: readonly { id: string; name: string }[];
  /** What the bell shows. */
  bell: BellView;
  /** When the request came, in ms. */
  nowMs: number;
  /** The mark from which the live stream reports changes. */
  liveSince: string;
  children: ReactNode;
}

/** What stands around every signed-in page: navigation beside it on wide screens and in a drawer on narrow ones. */
export async function AppShell({ area, viewer, customers = [], bell, nowMs, liveSince, children }: AppShellProps) {
  const jar = await cookies();
  const zone = zoneOf(jar.get(zoneCookie)?.value);
  const density = densityOf(jar.get(densityCookie)?.value);
  const may = mayInOwn(viewer);
  const shown = navigationFor(area, may);
  const [current] = viewer.memberships;
  const several = customers.length > 1;
  const capacity = viewer.isOperator ? 'Operator' : (current?.customerName ?? '');
  return (
    <ClockProvider nowMs={nowMs} zone={zone}>
      <SkipLink />
      <div className="lg:pl-60">
        <aside className="fixed inset-y-0 left-0 hidden w-60 flex-col gap-8 border-r bg-card p-4 lg:flex">
          <Link href={`/${area}`} className="rounded-lg px-2 pt-1">
            <Logo />
          </Link>
          <NavLinks area={area} shown={shown} />
          <p className="mt-auto truncate px-3 text-xs text-muted-foreground">{capacity}</p>
        </aside>
        <header className="sticky top-0 z-30 flex h-14 items-center gap-2 border-b bg-background/85 px-3 backdrop-blur sm:px-6">
          <NavDrawer area={area} shown={shown} title={capacity} logo={<Logo />} />
          <Link
            href={`/${area}`}
            aria-label={`${config().brand}, go to the overview`}
            className="flex rounded-lg lg:hidden"
          >
            <Logo className="[&_svg]:size-7" markOnly={several} />
          </Link>
          <div className="ml-auto flex items-center gap-1 lg:ml-0 lg:flex-1">
            <PaletteButton area={area} pages={[...shown, ...settingsFor(area, may)]} />
            <span className="lg:ml-auto" />
            {several && current && (
              <CustomerSwitch key={current.customerId} current={current.customerId} customers={customers} />
            )}
            <LiveUpdates session={liveKey(viewer)} since={liveSince} />
            <Bell area={area} bell={bell} />
            <UserMenu name={viewer.name} email={viewer.email} capacity={capacity} />
          </div>
        </header>
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto grid w-full max-w-6xl has-data-fluid:max-w-[100rem] grid-cols-[minmax(0,1fr)] gap-6 p-4 pb-16 outline-none sm:p-6 lg:p-8"
        >
          <DensityProvider initial={density}>{children}</DensityProvider>
          <KeepFocus />
        </main>
      </div>
    </ClockProvider>
  );
}

function SkipLink() {
  return (
    <a
      href="#content"
      className="fixed top-2 left-2 z-50 -translate-y-20 rounded-lg bg-primary px-4 py-2 text-sm font-medium text-primary-foreground focus:translate-y-0"
    >
      Skip to content
    </a>
  );
}
