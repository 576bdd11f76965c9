import { AppError } from '@/domain/errors';
import type { JobQueues } from '@/domain/job/queues';

/** Where no jobs process is at hand: on the command line, and in tests of other things. */
export const noQueues: JobQueues = {
  read: async () => [],
  retry: async () => {
    throw new AppError('not_found');
  },
};
