import { z } from 'zod';
import { annotations } from '@/api/annotations';
import { operation } from '@/api/operation';
import { rotationFailuresInput } from '@/domain/alert/input';
import { setRotationFailures } from '@/domain/alert/set-rotation-failures';
import { annotateCustomer } from '@/domain/annotation/annotate-customer';
import { annotateInput } from '@/domain/annotation/input';
import { annotationView } from '@/domain/annotation/view';
import { listAuditInput } from '@/domain/audit/input';
import { listAudit } from '@/domain/audit/list';
import { auditPage } from '@/domain/audit/view';
import { getCeilings } from '@/domain/ceiling/get';
import { ceilingsInput, setCeilingsInput } from '@/domain/ceiling/input';
import { setCeilings } from '@/domain/ceiling/set';
import { ceilingsView } from '@/domain/ceiling/view';
import { createCustomer } from '@/domain/customer/create';
import { getCustomer } from '@/domain/customer/get';
import { getCustomerNotes } from '@/domain/customer/get-notes';
import {
  createCustomerInput,
  customerIdInput,
  listCustomersInput,
  renameCustomerInput,
  setNotesInput,
  setRotatingPercentInput,
  setTimeZoneInput,
} from '@/domain/customer/input';
import { listCustomers } from '@/domain/customer/list';
import { reactivateCustomer } from '@/domain/customer/reactivate';
import { renameCustomer } from '@/domain/customer/rename';
import { setCustomerNotes } from '@/domain/customer/set-notes';
import { setRotatingPercent } from '@/domain/customer/set-rotating-percent';
import { setTimeZone } from '@/domain/customer/set-time-zone';
import { suspendCustomer } from '@/domain/customer/suspend';
import { customerDetailView, customerNotesView, customerPage, customerView } from '@/domain/customer/view';
import { changeRole } from '@/domain/member/change-role';
import {
  changeRoleInput,
  inviteMemberInput,
  listInvitationsInput,
  listMembersInput,
  removeMemberInput,
  withdrawInvitationInput,
} from '@/domain/member/input';
import { inviteMember } from '@/domain/member/invite';
import { listMembers } from '@/domain/member/list';
import { listInvitations } from '@/domain/member/list-invitations';
import { removeMember } from '@/domain/member/remove';
import { invitationPage, invitationView, memberPage, memberView } from '@/domain/member/view';
import { withdrawInvitation } from '@/domain/member/withdraw-invitation';

const people = { tag: 'People' } as const;
const customer = { tag: 'Customers' } as const;

/** Members, customers and the audit log. */
export const customerOperations = [
  operation('GET /customers/{customerId}/members', {
    ...{ ...people, id: 'listMembers', scope: 'members:read' },
    summary: 'List members',
    ...{ input: listMembersInput, answer: memberPage, call: listMembers },
  }),
  operation('PATCH /customers/{customerId}/members/{userId}', {
    ...{ ...people, id: 'changeRole', scope: 'members:write' },
    summary: 'Change the role of a member',
    ...{ input: changeRoleInput, answer: memberView, call: changeRole },
    errors: ['last_owner'],
  }),
  operation('DELETE /customers/{customerId}/members/{userId}', {
    ...{ ...people, id: 'removeMember', scope: 'members:write' },
    summary: 'Remove a member',
    ...{ input: removeMemberInput, answer: memberView, call: removeMember },
    errors: ['last_owner'],
  }),
  operation('GET /customers/{customerId}/invitations', {
    ...{ ...people, id: 'listInvitations', scope: 'members:read' },
    summary: 'List open invitations',
    ...{ input: listInvitationsInput, answer: invitationPage, call: listInvitations },
  }),
  operation('POST /customers/{customerId}/invitations', {
    ...{ ...people, id: 'inviteMember', scope: 'members:write', status: 201 },
    summary: 'Invite a person',
    ...{ input: inviteMemberInput, answer: invitationView, call: inviteMember },
    errors: ['already_member', 'invitations_full'],
  }),
  operation('DELETE /invitations/{id}', {
    ...{ ...people, id: 'withdrawInvitation', scope: 'members:write' },
    summary: 'Withdraw an invitation',
    ...{ input: withdrawInvitationInput, answer: invitationView, call: withdrawInvitation },
  }),
  operation('GET /customers', {
    ...{ ...customer, id: 'listCustomers', scope: 'customers:read' },
    summary: 'List customers',
    description: 'A customer’s key sees its own. `externalId` finds one, `metadata=key=value` those with this text.',
    ...{ input: listCustomersInput, answer: customerPage, call: listCustomers },
  }),
  operation('POST /customers', {
    ...{ ...customer, id: 'createCustomer', scope: 'customers:write', status: 201 },
    summary: 'Create a customer',
    description: 'Operators only.',
    ...{ input: createCustomerInput, answer: customerView, call: createCustomer },
    errors: ['external_id_taken'],
  }),
  operation('GET /customers/{id}', {
    ...{ ...customer, id: 'getCustomer', scope: 'customers:read' },
    summary: 'Get a customer',
    ...{ input: customerIdInput, answer: customerDetailView, call: getCustomer },
  }),
  operation('PATCH /customers/{id}', {
    ...{ ...customer, id: 'renameCustomer', scope: 'customers:write' },
    summary: 'Rename a customer',
    ...{ input: renameCustomerInput, answer: customerView, call: renameCustomer },
  }),
  operation('PUT /customers/{id}/time-zone', {
    ...{ ...customer, id: 'setTimeZone', scope: 'customers:write' },
    summary: 'Set the time zone of a customer',
    description: 'Days and months begin in it from now on.',
    ...{ input: setTimeZoneInput, answer: customerView, call: setTimeZone },
  }),
  operation('POST /customers/{id}/suspend', {
    ...{ ...customer, id: 'suspendCustomer', scope: 'customers:write' },
    summary: 'Suspend a customer',
    description: 'Operators only. Streams, sessions and API keys end at once.',
    ...{ input: customerIdInput, answer: customerView, call: suspendCustomer },
  }),
  operation('POST /customers/{id}/reactivate', {
    ...{ ...customer, id: 'reactivateCustomer', scope: 'customers:write' },
    summary: 'Reactivate a customer',
    description: 'Operators only.',
    ...{ input: customerIdInput, answer: customerView, call: reactivateCustomer },
  }),
  operation('GET /audit', {
    ...{ ...customer, id: 'listAudit', scope: 'audit:read' },
    summary: 'Read the audit log',
    description: 'Newest first.',
    ...{ input: listAuditInput, answer: auditPage, call: listAudit },
    csv: 'items',
  }),
  operation('PUT /customers/{id}/annotation', {
    ...{ ...customer, id: 'annotateCustomer', scope: 'customers:write' },
    summary: 'Set the metadata and the external id of a customer',
    description: `Operators only. ${annotations}`,
    ...{ input: annotateInput, answer: z.object(annotationView), call: annotateCustomer },
    errors: ['external_id_taken'],
  }),
  operation('GET /customers/{id}/notes', {
    ...{ ...customer, id: 'getCustomerNotes', scope: 'customers:read' },
    summary: 'Get operators’ notes about a customer',
    description: 'Operators only.',
    ...{ input: customerIdInput, answer: customerNotesView, call: getCustomerNotes },
  }),
  operation('PUT /customers/{id}/notes', {
    ...{ ...customer, id: 'setCustomerNotes', scope: 'customers:write' },
    summary: 'Write notes about a customer',
    description: 'Operators only. An empty text removes them.',
    ...{ input: setNotesInput, answer: customerNotesView, call: setCustomerNotes },
  }),
  operation('PUT /customers/{id}/rotating-percent', {
    ...{ ...customer, id: 'setRotatingPercent', scope: 'customers:write' },
    summary: 'Set how many phones of a customer may rotate at the same time',
    ...{ input: setRotatingPercentInput, answer: customerView, call: setRotatingPercent },
  }),
  operation('PUT /customers/{id}/rotation-failures', {
    ...{ ...customer, id: 'setRotationFailures', scope: 'customers:write' },
    summary: 'Set after how many rotations without a new address an alert opens',
    ...{ input: rotationFailuresInput, answer: customerView, call: setRotationFailures },
  }),
  operation('GET /customers/{customerId}/ceilings', {
    ...{ ...customer, id: 'getCustomerCeilings', scope: 'customers:read' },
    summary: 'Get the ceilings of a customer',
    description: 'Operators only. `value` null: `otherwise` holds.',
    ...{ input: ceilingsInput.extend({ customerId: z.uuid() }), answer: ceilingsView, call: getCeilings },
  }),
  operation('PUT /customers/{customerId}/ceilings', {
    ...{ ...customer, id: 'setCustomerCeilings', scope: 'customers:write' },
    summary: 'Change the ceilings of a customer',
    description: 'Operators only. What is left out stays; null goes back to what holds for all.',
    ...{ input: setCeilingsInput.safeExtend({ customerId: z.uuid() }), answer: ceilingsView, call: setCeilings },
  }),
] as const;
