import { z } from 'zod';
import { emailText, humanToken, newPasswordText } from '@/domain/account/input';
import { pageInput } from '@/domain/page';
import { nameText } from '@/domain/text';

/** Inputs of the member verbs. Pure: forms take their bounds from the same schemas. */

const role = z.enum(['owner', 'manager', 'viewer']);
/** As it stands in the link. */
const token = z.string().max(100);

export const customerOfInput = z.object({ customerId: z.uuid() });
export const listMembersInput = customerOfInput.extend(pageInput.shape);
export const listInvitationsInput = listMembersInput;
export const listMyCustomersInput = pageInput;
export const inviteMemberInput = z.object({ customerId: z.uuid(), email: emailText, role });
export const withdrawInvitationInput = z.object({ id: z.uuid() });
export const changeRoleInput = z.object({ customerId: z.uuid(), userId: z.uuid(), role });
export const removeMemberInput = z.object({ customerId: z.uuid(), userId: z.uuid() });
export const invitationTokenInput = z.object({ token });
export const acceptInvitationInput = z.object({
  token,
  name: nameText,
  password: newPasswordText,
  humanToken,
});
