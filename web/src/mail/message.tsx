import type { MailContent } from './templates';

const ink = '#1c2130';
const muted = '#5a6275';

/** A mail's HTML: tables and inline styles only, since mail programs know little else. */
export function Message({ content, brand }: { content: MailContent; brand: string }) {
  const { subject, paragraphs, button, links = [] } = content;
  return (
    <html lang="en">
      {/* eslint-disable-next-line @next/next/no-head-element -- a mail is no page of Next */}
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>{subject}</title>
      </head>
      <body style={{ margin: 0, padding: '32px 16px', background: '#f8f9fb', fontFamily: 'system-ui, sans-serif' }}>
        <table role="presentation" width="100%" style={{ maxWidth: 520, margin: '0 auto' }}>
          <tbody>
            <tr>
              <td style={{ padding: 32, background: '#ffffff', borderRadius: 16, color: ink }}>
                <p style={{ margin: '0 0 24px', fontWeight: 600 }}>{brand}</p>
                <h1 style={{ margin: '0 0 16px', fontSize: 20 }}>{subject}</h1>
                {paragraphs.map((paragraph) => (
                  <p key={paragraph} style={{ margin: '0 0 16px', lineHeight: 1.5 }}>
                    {paragraph}
                  </p>
                ))}
                {button && <LinkButton {...button} />}
                {links.map(({ label, href }) => (
                  <p key={href} style={{ margin: '16px 0 0', fontSize: 13 }}>
                    <a href={href} style={{ color: muted }}>
                      {label}
                    </a>
                  </p>
                ))}
              </td>
            </tr>
          </tbody>
        </table>
      </body>
    </html>
  );
}

function LinkButton({ label, href }: { label: string; href: string }) {
  const look = {
    display: 'inline-block',
    padding: '12px 20px',
    borderRadius: 8,
    background: '#3b55d9',
    color: '#ffffff',
  };
  return (
    <>
      <p style={{ margin: '24px 0' }}>
        <a href={href} style={{ ...look, fontWeight: 600, textDecoration: 'none' }}>
          {label}
        </a>
      </p>
      <p style={{ margin: 0, fontSize: 13, color: muted, wordBreak: 'break-all' }}>{href}</p>
    </>
  );
}
