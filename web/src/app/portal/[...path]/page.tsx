import { notFound } from 'next/navigation';

export const metadata = { title: 'Not found' };

/** Any other path below: not found, inside the shell of the person signed in. */
export default function UnknownPage(): never {
  notFound();
}
