import { orNotFound } from '@/auth/page';
import { getAlertSettings } from '@/domain/alert/get-settings';
import type { Context } from '@/domain/context';
import { AlertSettingsForm } from '../alert/settings-form';
import { PageHeader } from '../shell/page-header';

/** What the person hears of as a member of the customer in which they work, or as operator. */
export async function AlertSettingsScreen({ context }: { context: Context }) {
  const settings = await orNotFound(getAlertSettings(context));
  const { viewer } = context;
  const [membership] = viewer.memberships;
  return (
    <>
      <PageHeader
        title="Alert settings"
        description={viewer.isOperator ? 'For you as operator.' : `For you at ${membership?.customerName ?? ''}.`}
      />
      <AlertSettingsForm key={membership?.customerId ?? ''} settings={settings} />
    </>
  );
}
