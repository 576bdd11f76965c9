import { draftSecret, dropDraft, saveCredentials, type Credentials } from './credentials.ts';
import { pair, plainCode, type PairRequest } from './pair.ts';

/**
 * Pairs this phone and keeps its credentials in `file`. When no answer came, or nothing could be kept, calling it again
 * with the same code claims the same device. @throws UsageError
 */
export async function enrol(file: string, request: Omit<PairRequest, 'secret'>): Promise<Credentials> {
  const secret = await draftSecret(file, { code: plainCode(request.code), server: request.server.origin });
  const credentials = await pair({ ...request, secret });
  await saveCredentials(file, credentials);
  await dropDraft(file);
  return credentials;
}
