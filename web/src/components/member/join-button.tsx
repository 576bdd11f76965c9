'use client';

import { useRouter } from 'next/navigation';
import { joinCustomer } from '@/actions/member';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';

export function JoinButton({ token }: { token: string }) {
  const router = useRouter();
  const join = useVerb(joinCustomer, { onDone: () => router.push('/portal') });
  return (
    <Button pending={join.pending} onClick={() => void join.run({ token })}>
      Join
    </Button>
  );
}
