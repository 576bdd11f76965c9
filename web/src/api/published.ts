import { apiDocument } from '@/api/document';
import { toYaml } from '@/base/yaml';
import type { BaseConfig } from '@/base-config';

type Place = Pick<BaseConfig, 'brand' | 'publicUrl'>;

const made = new Map<string, Response>();

/** The document as it is published, in JSON or YAML. Made once: it changes with a new build only. */
export function publishedDocument({ brand, publicUrl }: Place, format: 'json' | 'yaml'): Response {
  const known = made.get(format) ?? answerOf(apiDocument(brand, publicUrl), format);
  made.set(format, known);
  return known.clone();
}

function answerOf(document: unknown, format: 'json' | 'yaml'): Response {
  const json = JSON.stringify(document);
  const text = format === 'json' ? json : `${toYaml(JSON.parse(json))}\n`;
  const type = format === 'json' ? 'application/json' : 'application/yaml; charset=utf-8';
  return new Response(text, {
    headers: { 'content-type': type, 'cache-control': 'public, max-age=60', 'access-control-allow-origin': '*' },
  });
}
