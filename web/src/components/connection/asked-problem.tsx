import { Alert } from '../ui/alert';
import { Button } from '../ui/button';

interface AskedProblemProps {
  /** Why the last question had no answer; nothing is shown without one. */
  error: string | undefined;
  asking: boolean;
  retry: () => void;
  /** An earlier answer is shown below. */
  old: boolean;
}

/** Says why what is asked live had no answer, with a button that asks again. */
export function AskedProblem({ error, asking, retry, old }: AskedProblemProps) {
  if (!error) return null;
  return (
    <Alert
      tone="warning"
      role="status"
      action={
        <Button variant="outline" size="sm" pending={asking} onClick={retry}>
          Try again
        </Button>
      }
    >
      {error}
      {old && ' What follows may be old.'}
    </Alert>
  );
}
