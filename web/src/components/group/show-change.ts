import type { GroupChangeView } from '@/domain/group/view';
import { count } from '../format/count';
import { toast } from '../ui/toaster';

/** Says for how many devices something was done, and for how many not. */
export function showChange(done: 'changed' | 'added', { changed, skipped }: GroupChangeView): void {
  const left = skipped > 0 ? `, ${skipped} skipped` : '';
  toast.success(`${count(changed, 'device')} ${done}${left}.`);
}
