import { z } from 'zod';
import { alertPage, alertView, muteView, windowView } from '@/domain/alert/view';
import { bulkView } from '@/domain/bulk/view';
import { ceilingView } from '@/domain/ceiling/view';
import { connectionUsageView, connectionView, newConnectionView, whitelistEntryView } from '@/domain/connection/view';
import { customerView } from '@/domain/customer/view';
import { defaultsView, startingLimitsView } from '@/domain/default/view';
import { deviceView, pairingCodeView } from '@/domain/device/view';
import { groupChangeView, groupRotationEntry, groupRotationView, groupView } from '@/domain/group/view';
import { relayDetailView, relayHealthView } from '@/domain/relay/view';
import { newRotationLinkView, rotationLinkView } from '@/domain/rotation-link/view';
import { rotationAttempt, rotationStep, rotationView } from '@/domain/rotation/view';
import { scheduleView } from '@/domain/schedule/view';
import { shareView } from '@/domain/share/view';
import { simPlanView } from '@/domain/sim-plan/view';
import { refusalHistoryView, trafficView, usagePage } from '@/domain/usage/view';
import { deliveryView, newWebhookView, webhookView } from '@/domain/webhook/view';

/** What stands in several answers, under the name that the document and generated clients have for it. */
export const namedSchemas = {
  ...{ Alert: alertView, AlertPage: alertPage, Mute: muteView, MaintenanceWindow: windowView },
  ...{ BulkResult: bulkView, Ceiling: ceilingView, Customer: customerView },
  ...{ Connection: connectionView, NewConnection: newConnectionView, ConnectionUsage: connectionUsageView },
  ...{ WhitelistEntry: whitelistEntryView, Defaults: defaultsView, StartingLimits: startingLimitsView },
  ...{ Device: deviceView, PairingCode: pairingCodeView, Schedule: scheduleView, SimPlan: simPlanView },
  ...{ Group: groupView, GroupChange: groupChangeView, GroupRotation: groupRotationView },
  ...{ GroupRotationEntry: groupRotationEntry, Relay: relayDetailView, RelayHealth: relayHealthView },
  ...{ Rotation: rotationView, RotationStep: rotationStep, RotationAttempt: rotationAttempt },
  ...{ RotationLink: rotationLinkView, NewRotationLink: newRotationLinkView, Share: shareView },
  ...{ Traffic: trafficView, RefusalHistory: refusalHistoryView, UsagePage: usagePage },
  ...{ Webhook: webhookView, NewWebhook: newWebhookView, Delivery: deliveryView },
} as const satisfies Record<string, z.ZodType>;

for (const [id, schema] of Object.entries(namedSchemas))
  z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), id });
