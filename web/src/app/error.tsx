'use client';

import { ErrorScreen, type ErrorScreenProps } from '@/components/screens/error-screen';

/** Stands in for a whole page, layout included. */
export default function RootError(props: ErrorScreenProps) {
  return (
    <main>
      <ErrorScreen {...props} />
    </main>
  );
}
