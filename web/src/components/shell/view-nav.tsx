'use client';

import { usePathname } from 'next/navigation';
import { isCurrent, navigation, viewArea } from './navigation';
import { TabLinks } from './tab-links';

interface ViewNavProps {
  customerId: string;
  /** Addresses of the portal's pages that a viewer has. */
  shown: readonly string[];
}

/** The portal's pages, as links into a view of them. */
export function ViewNav({ customerId, shown }: ViewNavProps) {
  const base = `/${viewArea(customerId)}`;
  const path = usePathname().replace(base, '/portal');
  const tabs = navigation.portal
    .filter(({ href }) => shown.includes(href))
    .map((item) => ({
      href: item.href.replace('/portal', base),
      label: item.label,
      current: isCurrent(item, path),
    }));
  return (
    <div className="px-2 sm:px-6">
      <TabLinks label="Pages of the customer" tabs={tabs} />
    </div>
  );
}
