'use client';

import { CardSim } from 'lucide-react';
import { useState } from 'react';
import { removeSimPlan } from '@/actions/sim-plan';
import type { SimPlanView } from '@/domain/sim-plan/view';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { SimPlanDialog } from './sim-plan-dialog';
import { SimUse } from './sim-use';

interface SimPlanCardProps {
  deviceId: string;
  plan: SimPlanView | null;
  allowed: boolean;
}

/** The data plan of the SIM in a phone, what is used of it, and the buttons that change it. */
export function SimPlanCard({ deviceId, plan, allowed }: SimPlanCardProps) {
  const [open, setOpen] = useState(false);
  const remove = useVerb(removeSimPlan, { success: 'SIM plan removed.' });
  return (
    <Card aria-labelledby="sim-plan">
      <CardHeader
        id="sim-plan"
        title="SIM plan"
        description="Counts all connections of this phone together."
        action={
          allowed && (
            <Button variant="outline" size="sm" onClick={() => setOpen(true)}>
              {plan ? 'Change' : 'Set up'}
            </Button>
          )
        }
      />
      <CardContent className="grid gap-4">
        {plan ? (
          <SimUse plan={plan} />
        ) : (
          <EmptyState icon={CardSim} title="Not set up" className="py-6">
            Enter the size of the SIM’s data plan to be warned before it is used up.
          </EmptyState>
        )}
        {plan && allowed && (
          <Button
            variant="ghost"
            size="sm"
            className="justify-self-start"
            pending={remove.pending}
            onClick={() => void remove.run({ deviceId })}
          >
            Remove the plan
          </Button>
        )}
      </CardContent>
      {open && <SimPlanDialog deviceId={deviceId} plan={plan} onClose={() => setOpen(false)} />}
    </Card>
  );
}
