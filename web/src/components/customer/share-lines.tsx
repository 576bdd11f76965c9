import { Share2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CustomerShareView } from '@/domain/share/view';
import { customerPath, devicePath } from '../shell/navigation';
import { Card, CardHeader } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { TextLink } from '../ui/text-link';
import { DateTime } from '../ui/time';

interface ShareLinesProps {
  id: string;
  title: string;
  empty: string;
  shares: readonly CustomerShareView[];
  /** The other side of a share. */
  sideOf: (share: CustomerShareView) => { readonly id: string; readonly name: string } | null;
  pages: ReactNode;
}

const rights = [
  { right: 'rename', label: 'rename' },
  { right: 'ports', label: 'manage connections' },
  { right: 'configs', label: 'see passwords' },
  { right: 'rotate', label: 'rotate' },
] as const;

/** Shares of a customer, each with its device, its other side and what it allows. */
export function ShareLines({ id, title, empty, shares, sideOf, pages }: ShareLinesProps) {
  return (
    <Card aria-labelledby={id}>
      <CardHeader id={id} title={title} />
      {shares.length === 0 ? (
        <EmptyState icon={Share2} title={empty}>
          Owners share single devices on the device’s page.
        </EmptyState>
      ) : (
        <ul className="mt-3 divide-y border-t text-sm">
          {shares.map((share) => (
            <li key={share.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-5 py-2.5">
              <span className="grid min-w-0">
                <TextLink href={devicePath('admin', share.device.id)}>{share.device.name}</TextLink>
                <span className="text-xs text-muted-foreground">
                  {['view', ...rights.filter(({ right }) => share[right]).map(({ label }) => label)].join(', ')}
                </span>
              </span>
              <span className="grid min-w-0 justify-items-end text-xs text-muted-foreground">
                <Side share={share} side={sideOf(share)} />
                <DateTime at={share.createdAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {pages}
    </Card>
  );
}

function Side({ share, side }: { share: CustomerShareView; side: ReturnType<ShareLinesProps['sideOf']> }) {
  if (side) return <TextLink href={customerPath(side.id)}>{side.name}</TextLink>;
  return <span>{share.email}</span>;
}
