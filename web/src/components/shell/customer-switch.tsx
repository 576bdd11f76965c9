'use client';

import { useRouter } from 'next/navigation';
import { switchCustomer } from '@/actions/member';
import { Select } from '../ui/select';
import { useVerb } from './use-verb';

interface CustomerSwitchProps {
  current: string;
  customers: readonly { id: string; name: string }[];
}

/** For people who belong to several customers: which one they work in. */
export function CustomerSwitch({ current, customers }: CustomerSwitchProps) {
  const router = useRouter();
  const change = useVerb(switchCustomer, { onDone: () => router.push('/portal') });
  return (
    <Select
      aria-label="Customer"
      className="w-24 min-[24rem]:w-28 sm:w-44"
      options={customers.map(({ id, name }) => ({ value: id, label: name }))}
      value={current}
      // Not disabled meanwhile, which would lose the focus
      onValueChange={(customerId) => !change.pending && void change.run({ customerId })}
    />
  );
}
