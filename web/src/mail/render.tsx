import { renderToStaticMarkup } from 'react-dom/server';
import { Message } from './message';
import { mailTemplates, type MailTemplate } from './templates';

export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/**
 * Makes a mail of a template and its values: HTML, and the same as text. `brand` is what the product calls itself in
 * it. @throws ZodError for wrong values
 */
export function renderMail(brand: string, template: MailTemplate, values: unknown): RenderedMail {
  const content = mailTemplates[template].content(values, brand);
  const html = `<!doctype html>${renderToStaticMarkup(<Message content={content} brand={brand} />)}`;
  const links = [...(content.button ? [content.button] : []), ...(content.links ?? [])];
  const addresses = links.map(({ label, href }) => `${label}:\n${href}`);
  return { subject: content.subject, html, text: `${[...content.paragraphs, ...addresses, brand].join('\n\n')}\n` };
}
