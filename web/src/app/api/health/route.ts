import { services } from '@/server/services';

/** Never at build time. */
export const dynamic = 'force-dynamic';

const timeoutMs = 2_000;

/** 200 when web answers and its database does; else 503. */
export async function GET(): Promise<Response> {
  const headers = { 'cache-control': 'no-store' };
  try {
    await Promise.race([services().db.$queryRaw`SELECT 1`, overdue()]);
    return Response.json({ ok: true }, { headers });
  } catch {
    return Response.json({ ok: false }, { status: 503, headers });
  }
}

function overdue(): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error('database does not answer')), timeoutMs).unref());
}
