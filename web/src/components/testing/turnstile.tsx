import { useImperativeHandle, type Ref } from 'react';

interface TurnstileProps {
  ref?: Ref<{ reset(): void }>;
  onSuccess: (token: string) => void;
}

let count = 0;

/** In the place of Cloudflare's widget: a button that proves someone human. Each token is another one. */
export function Turnstile({ ref, onSuccess }: TurnstileProps) {
  useImperativeHandle(ref, () => ({ reset: () => undefined }));
  return (
    <button type="button" onClick={() => onSuccess(`token ${(count += 1)}`)}>
      I am human
    </button>
  );
}
