import { swaggerFile } from '@/server/swagger-files';

interface Params {
  readonly params: Promise<{ version: string; file: string }>;
}

/** Swagger UI's own script and style. */
export async function GET(_request: Request, { params }: Params): Promise<Response> {
  const { version, file } = await params;
  return (await swaggerFile(version, file)) ?? new Response(null, { status: 404 });
}
