import { cookies } from 'next/headers';
import { viewContext } from '@/auth/view';
import { densityCookie, densityOf } from '@/base/density';
import { zoneCookie, zoneOf } from '@/base/zone';
import { ViewShell } from '@/components/shell/view-shell';
import { can } from '@/domain/authorize';

/** Everything below belongs to one viewer: nothing of it can be made before the request. */
export const dynamic = 'force-dynamic';

export default async function ViewLayout({ params, children }: LayoutProps<'/view/[id]'>) {
  const { customer, context } = await viewContext((await params).id);
  const jar = await cookies();
  return (
    <ViewShell
      customer={customer}
      may={(permission) => can(context.viewer, permission, { customerId: customer.id })}
      nowMs={context.now.getTime()}
      zone={zoneOf(jar.get(zoneCookie)?.value)}
      density={densityOf(jar.get(densityCookie)?.value)}
    >
      {children}
    </ViewShell>
  );
}
