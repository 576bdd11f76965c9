import 'server-only';
import { commonPasswords } from '@/domain/account/common-passwords';
import { AppError } from '@/domain/errors';

/**
 * Refuses passwords that guessing starts with. Length is the input's matter; there are no rules of composition
 * (NIST SP 800-63B §3.1.1.2). @throws AppError `password_common`, `password_is_email`
 */
export function refuseWeakPassword(password: string, email: string): void {
  const typed = password.trim().toLowerCase();
  const [local = ''] = email.split('@');
  if (typed === email || typed === local) throw new AppError('password_is_email');
  if (commonPasswords.has(typed) || new Set(typed).size < 3) throw new AppError('password_common');
}
