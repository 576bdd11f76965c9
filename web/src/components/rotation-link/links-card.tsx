'use client';

import { Link2 } from 'lucide-react';
import { useState } from 'react';
import type { NewRotationLinkView, RotationLinkView } from '@/domain/rotation-link/view';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { CreateLinkDialog } from './create-link-dialog';
import { LinkRow } from './link-row';
import { lazily } from '../ui/lazily';

const NewLinkDialog = lazily(async () => (await import('./new-link-dialog')).NewLinkDialog);

interface LinksCardProps {
  deviceId: string;
  links: readonly RotationLinkView[];
}

/** Addresses on the web that rotate this device. */
export function LinksCard({ deviceId, links }: LinksCardProps) {
  const [creating, setCreating] = useState(false);
  const [made, setMade] = useState<NewRotationLinkView>();
  return (
    <Card aria-labelledby="links">
      <CardHeader
        id="links"
        title="Rotation links"
        description="Anyone with the address can rotate this phone, without signing in."
        action={
          <Button variant="outline" size="sm" onClick={() => setCreating(true)}>
            New link
          </Button>
        }
      />
      <CardContent>
        {links.length === 0 ? (
          <EmptyState icon={Link2} title="No links yet" className="py-6">
            Programs open a link to get a new IP address.
          </EmptyState>
        ) : (
          <ul className="divide-y text-sm" aria-label="Rotation links">
            {links.map((link) => (
              <LinkRow key={link.id} link={link} onNewAddress={setMade} />
            ))}
          </ul>
        )}
      </CardContent>
      {creating && <CreateLinkDialog deviceId={deviceId} onClose={() => setCreating(false)} onMade={setMade} />}
      {made && <NewLinkDialog link={made} onClose={() => setMade(undefined)} />}
    </Card>
  );
}
