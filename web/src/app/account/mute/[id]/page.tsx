import { pageContext } from '@/auth/page';
import { MuteScreen } from '@/components/screens/mute-screen';

export const metadata = { title: 'Mute a device' };

export default async function MutePage({ params }: PageProps<'/account/mute/[id]'>) {
  const [context, { id }] = await Promise.all([pageContext(), params]);
  return <MuteScreen context={context} id={id} />;
}
