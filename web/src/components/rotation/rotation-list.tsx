import { RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RotationView } from '@/domain/rotation/view';
import { Card, CardContent, CardHeader } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { RotationRow } from './rotation-row';

interface RotationListProps {
  rotations: readonly RotationView[];
  /** Links to other pages. */
  pages: ReactNode;
}

/** A page of a device's rotations, newest first. */
export function RotationList({ rotations, pages }: RotationListProps) {
  return (
    <Card aria-labelledby="rotations">
      <CardHeader id="rotations" title="Rotations" />
      {rotations.length === 0 ? (
        <EmptyState icon={RotateCw} title="No rotation yet">
          Every change of the IP address is kept here, those that failed too.
        </EmptyState>
      ) : (
        <CardContent className="pt-2">
          <ol aria-label="Rotations, newest first" className="divide-y">
            {rotations.map((rotation) => (
              <RotationRow key={rotation.id} rotation={rotation} />
            ))}
          </ol>
        </CardContent>
      )}
      {pages}
    </Card>
  );
}
