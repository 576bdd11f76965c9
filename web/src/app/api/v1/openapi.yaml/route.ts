import { publishedDocument } from '@/api/published';
import { config } from '@/config';

/** The OpenAPI document of the REST API, as YAML. Public: it holds no secret. */
export function GET(): Response {
  return publishedDocument(config(), 'yaml');
}
