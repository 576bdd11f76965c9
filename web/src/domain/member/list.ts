import type { z } from 'zod';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { loadCustomer } from '@/domain/customer/load';
import { listMembersInput } from '@/domain/member/input';
import { seenMember, withUser } from '@/domain/member/seen';
import type { MemberView } from '@/domain/member/view';
import { mapPage, nameMark, readPage, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';

/** The members of a customer by name. @throws AppError `not_found`, `forbidden`, `invalid` */
export async function listMembers(
  context: Context,
  input: z.input<typeof listMembersInput>,
): Promise<Page<MemberView>> {
  const { customerId, ...page } = parse(listMembersInput, input);
  await loadCustomer(context.db, context, customerId);
  authorize(context.viewer, 'member.view', { customerId });
  const members = await readPage(
    page,
    { list: 'members', mark: nameMark },
    (after, take) =>
      context.db.member.findMany({
        where: { customerId, ...(after && behind(after)) },
        include: withUser,
        orderBy: [{ user: { name: 'asc' } }, { userId: 'asc' }],
        take,
      }),
    ({ userId, user }) => [user.name, userId],
  );
  return mapPage(members, seenMember);
}

function behind([name, userId]: z.output<typeof nameMark>) {
  return { OR: [{ user: { name: { gt: name } } }, { user: { name }, userId: { gt: userId } }] };
}
