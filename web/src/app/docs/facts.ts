import type { GuideFacts } from '@/components/docs/guide';
import { config } from '@/config';

/** What guides say of this product, from its settings. */
export function guideFacts(): GuideFacts {
  const { brand, publicUrl } = config();
  return { brand, api: `${publicUrl}/api/v1`, checkUrl: `${publicUrl}/ip` };
}
