import { Alert } from '../ui/alert';

/** What a public form says where Turnstile has no keys. */
export function OpenFormNote() {
  return (
    <Alert tone="warning" role="note">
      Turnstile has no keys: this form is open to robots. Development only.
    </Alert>
  );
}
