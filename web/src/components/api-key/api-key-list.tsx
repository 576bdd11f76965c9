import type { ReactNode } from 'react';
import type { ApiKeyView } from '@/domain/api-key/view';
import type { Side } from '../shell/navigation';
import { Card } from '../ui/card';
import { ApiKeyRow } from './api-key-row';

interface ApiKeyListProps {
  side: Side;
  keys: readonly ApiKeyView[];
  /** Names of the phones to which keys may be limited. */
  deviceNames: ReadonlyMap<string, string>;
  apiUrl: string;
  pages?: ReactNode;
}

/** API keys with what they may do. */
export function ApiKeyList({ side, keys, deviceNames, apiUrl, pages }: ApiKeyListProps) {
  return (
    <Card aria-label="API keys">
      <ul className="divide-y">
        {keys.map((key) => (
          <ApiKeyRow
            key={key.id}
            {...{ side, apiUrl }}
            apiKey={key}
            phones={key.deviceIds?.flatMap((id) => deviceNames.get(id) ?? []) ?? null}
          />
        ))}
      </ul>
      {pages}
    </Card>
  );
}
