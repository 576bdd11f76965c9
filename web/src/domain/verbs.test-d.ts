import type { cancelEmailChange } from '@/domain/account/cancel-email-change';
import type { cancelGoogleLink } from '@/domain/account/cancel-google-link';
import type { changePassword } from '@/domain/account/change-password';
import type { confirmEmailChange } from '@/domain/account/confirm-email-change';
import type { confirmGoogleLink } from '@/domain/account/confirm-google-link';
import type { deleteAccount } from '@/domain/account/delete';
import type { planDeletion } from '@/domain/account/deletion';
import type { getAccount } from '@/domain/account/get';
import type { getGoogleLink } from '@/domain/account/google-link';
import type { googleSignIn } from '@/domain/account/google-sign-in';
import type { openGoogleLink, linkGoogle } from '@/domain/account/link-google';
import type { requestEmailChange } from '@/domain/account/request-email-change';
import type { requestReset } from '@/domain/account/request-reset';
import type { resendVerification } from '@/domain/account/resend-verification';
import type { resetPassword } from '@/domain/account/reset-password';
import type { signUp } from '@/domain/account/sign-up';
import type { unlinkGoogle } from '@/domain/account/unlink-google';
import type { verifyEmail } from '@/domain/account/verify-email';
import type { exportAudit } from '@/domain/audit/export';
import type { listAudit } from '@/domain/audit/list';
import type { getCeilings } from '@/domain/ceiling/get';
import type { setCeilings } from '@/domain/ceiling/set';
import type { addWhitelistEntry } from '@/domain/connection/add-whitelist-entry';
import type { getLimitBounds } from '@/domain/connection/bounds';
import type { countConnections } from '@/domain/connection/count';
import type { createConnection } from '@/domain/connection/create';
import type { deleteConnection } from '@/domain/connection/delete';
import type { getConnection } from '@/domain/connection/get';
import type { listConnections } from '@/domain/connection/list';
import type { recentRefusals } from '@/domain/connection/refusals';
import type { regeneratePassword } from '@/domain/connection/regenerate-password';
import type { removeWhitelistEntry } from '@/domain/connection/remove-whitelist-entry';
import type { revealPassword } from '@/domain/connection/reveal-password';
import type { setConnectionEnabled } from '@/domain/connection/set-enabled';
import type { updateConnection } from '@/domain/connection/update';
import type { getConnectionUsage } from '@/domain/connection/usage';
import type { createCustomer } from '@/domain/customer/create';
import type { getCustomer } from '@/domain/customer/get';
import type { listCustomers } from '@/domain/customer/list';
import type { reactivateCustomer } from '@/domain/customer/reactivate';
import type { renameCustomer } from '@/domain/customer/rename';
import type { suspendCustomer } from '@/domain/customer/suspend';
import type { assignDevice } from '@/domain/device/assign';
import type { claimPairingCode } from '@/domain/device/claim-pairing-code';
import type { countDevices } from '@/domain/device/count';
import type { createPairingCode } from '@/domain/device/create-pairing-code';
import type { getCommand } from '@/domain/command/get';
import type { getPairingCode } from '@/domain/device/get-pairing-code';
import type { getDevice } from '@/domain/device/get';
import type { getIpHistory } from '@/domain/device/ip-history';
import type { getLatestRotation } from '@/domain/rotation/latest';
import type { listDevices } from '@/domain/device/list';
import type { renameDevice } from '@/domain/device/rename';
import type { requestCommand } from '@/domain/command/request';
import type { revokeDevice } from '@/domain/device/revoke';
import type { getStatusLog } from '@/domain/device/status-log';
import type { acceptInvitation } from '@/domain/member/accept-invitation';
import type { changeRole } from '@/domain/member/change-role';
import type { getInvitation } from '@/domain/member/get-invitation';
import type { inviteMember } from '@/domain/member/invite';
import type { joinCustomer } from '@/domain/member/join';
import type { listInvitations } from '@/domain/member/list-invitations';
import type { listMembers } from '@/domain/member/list';
import type { listMyCustomers } from '@/domain/member/my-customers';
import type { removeMember } from '@/domain/member/remove';
import type { switchCustomer } from '@/domain/member/switch-customer';
import type { withdrawInvitation } from '@/domain/member/withdraw-invitation';
import type { createOperator } from '@/domain/operator/create';
import type { setPassword } from '@/domain/operator/set-password';
import type { listRelays } from '@/domain/relay/list';
import type { cancelRotation } from '@/domain/rotation/cancel';
import type { getRotation } from '@/domain/rotation/get';
import type { listRotations } from '@/domain/rotation/list';
import type { requestRotation } from '@/domain/rotation/request';
import type { updateRotationSettings } from '@/domain/rotation/settings';
import type { endOneSession } from '@/domain/session/end-one';
import type { endOtherSessions } from '@/domain/session/end-others';
import type { endSession } from '@/domain/session/end';
import type { listSessions } from '@/domain/session/list';
import type { loadViewer } from '@/domain/session/load-viewer';
import type { signIn } from '@/domain/session/sign-in';
import type { changeShare } from '@/domain/share/change';
import type { grantShare } from '@/domain/share/grant';
import type { leaveShare } from '@/domain/share/leave';
import type { listShares } from '@/domain/share/list';
import type { revokeShare } from '@/domain/share/revoke';
import type { Context } from '@/domain/context';

/**
 * Holds every verb to one shape: `(context, input) => Promise<View>`, the input parsed by the verb, the view a value
 * whose schema stands in the entity's view.ts. TypeScript is the test; matrix.test.ts sees to it that none is left out.
 */
interface Verbs {
  readonly cancelEmailChange: typeof cancelEmailChange;
  readonly cancelGoogleLink: typeof cancelGoogleLink;
  readonly changePassword: typeof changePassword;
  readonly confirmEmailChange: typeof confirmEmailChange;
  readonly confirmGoogleLink: typeof confirmGoogleLink;
  readonly deleteAccount: typeof deleteAccount;
  readonly planDeletion: typeof planDeletion;
  readonly getAccount: typeof getAccount;
  readonly getGoogleLink: typeof getGoogleLink;
  readonly googleSignIn: typeof googleSignIn;
  readonly openGoogleLink: typeof openGoogleLink;
  readonly linkGoogle: typeof linkGoogle;
  readonly requestEmailChange: typeof requestEmailChange;
  readonly requestReset: typeof requestReset;
  readonly resendVerification: typeof resendVerification;
  readonly resetPassword: typeof resetPassword;
  readonly signUp: typeof signUp;
  readonly unlinkGoogle: typeof unlinkGoogle;
  readonly verifyEmail: typeof verifyEmail;
  readonly exportAudit: typeof exportAudit;
  readonly listAudit: typeof listAudit;
  readonly getCeilings: typeof getCeilings;
  readonly setCeilings: typeof setCeilings;
  readonly addWhitelistEntry: typeof addWhitelistEntry;
  readonly getLimitBounds: typeof getLimitBounds;
  readonly countConnections: typeof countConnections;
  readonly createConnection: typeof createConnection;
  readonly deleteConnection: typeof deleteConnection;
  readonly getConnection: typeof getConnection;
  readonly listConnections: typeof listConnections;
  readonly recentRefusals: typeof recentRefusals;
  readonly regeneratePassword: typeof regeneratePassword;
  readonly removeWhitelistEntry: typeof removeWhitelistEntry;
  readonly revealPassword: typeof revealPassword;
  readonly setConnectionEnabled: typeof setConnectionEnabled;
  readonly updateConnection: typeof updateConnection;
  readonly getConnectionUsage: typeof getConnectionUsage;
  readonly createCustomer: typeof createCustomer;
  readonly getCustomer: typeof getCustomer;
  readonly listCustomers: typeof listCustomers;
  readonly reactivateCustomer: typeof reactivateCustomer;
  readonly renameCustomer: typeof renameCustomer;
  readonly suspendCustomer: typeof suspendCustomer;
  readonly assignDevice: typeof assignDevice;
  readonly claimPairingCode: typeof claimPairingCode;
  readonly countDevices: typeof countDevices;
  readonly createPairingCode: typeof createPairingCode;
  readonly getCommand: typeof getCommand;
  readonly getPairingCode: typeof getPairingCode;
  readonly getDevice: typeof getDevice;
  readonly getIpHistory: typeof getIpHistory;
  readonly getLatestRotation: typeof getLatestRotation;
  readonly listDevices: typeof listDevices;
  readonly renameDevice: typeof renameDevice;
  readonly requestCommand: typeof requestCommand;
  readonly revokeDevice: typeof revokeDevice;
  readonly getStatusLog: typeof getStatusLog;
  readonly acceptInvitation: typeof acceptInvitation;
  readonly changeRole: typeof changeRole;
  readonly getInvitation: typeof getInvitation;
  readonly inviteMember: typeof inviteMember;
  readonly joinCustomer: typeof joinCustomer;
  readonly listInvitations: typeof listInvitations;
  readonly listMembers: typeof listMembers;
  readonly listMyCustomers: typeof listMyCustomers;
  readonly removeMember: typeof removeMember;
  readonly switchCustomer: typeof switchCustomer;
  readonly withdrawInvitation: typeof withdrawInvitation;
  readonly createOperator: typeof createOperator;
  readonly setPassword: typeof setPassword;
  readonly listRelays: typeof listRelays;
  readonly cancelRotation: typeof cancelRotation;
  readonly getRotation: typeof getRotation;
  readonly listRotations: typeof listRotations;
  readonly requestRotation: typeof requestRotation;
  readonly updateRotationSettings: typeof updateRotationSettings;
  readonly endOneSession: typeof endOneSession;
  readonly endOtherSessions: typeof endOtherSessions;
  readonly endSession: typeof endSession;
  readonly listSessions: typeof listSessions;
  readonly loadViewer: typeof loadViewer;
  readonly signIn: typeof signIn;
  readonly changeShare: typeof changeShare;
  readonly grantShare: typeof grantShare;
  readonly leaveShare: typeof leaveShare;
  readonly listShares: typeof listShares;
  readonly revokeShare: typeof revokeShare;
}

type Contexts = 0 | 1 | 2;

/** True when it takes a context that a request has, at most one input, and returns a promise of something. */
type IsVerb<F> = F extends (context: Context, input: never) => Promise<infer View>
  ? Parameters<F>['length'] extends Contexts
    ? [View] extends [void]
      ? false
      : true
    : false
  : false;

type Others = { [Name in keyof Verbs]: IsVerb<Verbs[Name]> extends true ? never : Name }[keyof Verbs];

/** Verbs of another shape, each with its reason: none. */
type Exceptions = never;

type Same<A, B> = [A, B] extends [B, A] ? true : false;
const _everyVerb: Same<Others, Exceptions> = true;
