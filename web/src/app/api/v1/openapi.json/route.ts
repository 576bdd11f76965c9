import { apiDocument } from '@/api/document';
import { services } from '@/server/services';

/** The OpenAPI document of the REST API. Public: it holds no secret. */
export function GET(): Response {
  const { brand, publicUrl } = services().config;
  return Response.json(apiDocument(brand, publicUrl), {
    headers: { 'cache-control': 'public, max-age=60', 'access-control-allow-origin': '*' },
  });
}
