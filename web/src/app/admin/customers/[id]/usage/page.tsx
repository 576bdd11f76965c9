import type { Metadata } from 'next';
import { adminContext, orNotFound } from '@/auth/page';
import { UsageScreen } from '@/components/screens/usage-screen';
import { customerPath, customerUsagePath } from '@/components/shell/navigation';
import { PageHeader } from '@/components/shell/page-header';
import { getCustomer } from '@/domain/customer/get';

type Props = PageProps<'/admin/customers/[id]/usage'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [context, { id }] = await Promise.all([adminContext(), params]);
  return { title: `Usage of ${(await orNotFound(getCustomer(context, { id }))).name}` };
}

export default async function CustomerUsagePage({ params, searchParams }: Props) {
  const [context, { id }, query] = await Promise.all([adminContext(), params, searchParams]);
  const { name } = await orNotFound(getCustomer(context, { id }));
  return (
    <>
      <PageHeader title="Usage" description={name} back={{ href: customerPath(id), label: name }} />
      <UsageScreen area="admin" customerId={id} path={customerUsagePath(id)} {...{ context }} params={query} />
    </>
  );
}
