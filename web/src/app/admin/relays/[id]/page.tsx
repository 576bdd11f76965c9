import type { Metadata } from 'next';
import { adminContext, orNotFound } from '@/auth/page';
import { RelayScreen } from '@/components/screens/relay-screen';
import { getRelay } from '@/domain/relay/get';

export async function generateMetadata({ params }: PageProps<'/admin/relays/[id]'>): Promise<Metadata> {
  const [context, { id }] = await Promise.all([adminContext(), params]);
  return { title: (await orNotFound(getRelay(context, { id }))).name };
}

export default async function RelayPage({ params }: PageProps<'/admin/relays/[id]'>) {
  const [context, { id }] = await Promise.all([adminContext(), params]);
  return <RelayScreen context={context} id={id} />;
}
