import { z } from 'zod';
import { handleAlerts } from '@/jobs/handlers/alerts';
import { handleMail, handleOverdueMails } from '@/jobs/handlers/mail';
import { handleRetention } from '@/jobs/handlers/retention';
import { handleReadings } from '@/jobs/handlers/readings';
import { handleReleasePorts } from '@/jobs/handlers/ports';
import { handleDueRotations } from '@/jobs/handlers/rotations';
import { handleSweep } from '@/jobs/handlers/sweep';
import { handleDueWebhooks, handleExpiredConnections, handleExpiredDeliveries } from '@/jobs/handlers/webhooks';
import { job, type Job } from '@/jobs/job';
import type { QueueName } from '@/server/queues';
import { mailJob } from '@/server/mail-queue';

const nothing = z.object({});

/** Every job: its queue, schedule, payload and handler. A job with `everyMs` repeats; no one has to start it. */
export const jobs = {
  /** Marks what got stuck, and removes expired sign-ups. */
  sweep: job({ queue: 'maintenance', everyMs: 15_000, payload: nothing, run: handleSweep }),
  /** Deletes what is older than it is kept, and keeps partitions ready. */
  retention: job({ queue: 'retention', everyMs: 3_600_000, payload: nothing, run: handleRetention }),
  /** Takes the ports of connections that expired 7 days ago. */
  release_ports: job({ queue: 'maintenance', everyMs: 60_000, payload: nothing, run: handleReleasePorts }),
  /** Keeps what connected phones say of themselves. */
  readings: job({ queue: 'maintenance', everyMs: 300_000, payload: nothing, run: handleReadings }),
  /** Starts the automatic rotations that are due, and those of groups whose turn it is. */
  rotations_due: job({ queue: 'rotations', everyMs: 1_000, payload: nothing, run: handleDueRotations }),
  /** Opens and closes alerts, and writes their notices. */
  alerts: job({ queue: 'alerts', everyMs: 5_000, payload: nothing, run: handleAlerts }),
  /** Queues mails again whose job was lost. */
  mail_overdue: job({ queue: 'quick', everyMs: 30_000, payload: nothing, run: handleOverdueMails }),
  /** Hands events to webhooks, and starts the deliveries that are due. */
  webhooks_due: job({ queue: 'webhooks', everyMs: 1_000, payload: nothing, run: handleDueWebhooks }),
  /** Reports connections that have expired to webhooks. */
  connections_expired: job({ queue: 'quick', everyMs: 15_000, payload: nothing, run: handleExpiredConnections }),
  /** Ends deliveries that no one could try in their day. */
  webhooks_expired: job({ queue: 'quick', everyMs: 60_000, payload: nothing, run: handleExpiredDeliveries }),
  /** Sends one mail. */
  [mailJob.name]: job({ queue: mailJob.queue, payload: mailJob.payload, run: handleMail }),
} as const satisfies Record<string, Job<QueueName>>;
