import { permanentRedirect } from 'next/navigation';
import { customerUsagePath } from '@/components/shell/navigation';

/** Where the usage was before it was a tab of the customer's page. */
export default async function CustomerUsagePage({ params }: PageProps<'/admin/customers/[id]/usage'>) {
  permanentRedirect(customerUsagePath((await params).id));
}
