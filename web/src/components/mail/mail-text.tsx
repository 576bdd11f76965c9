const link = /(https?:\/\/\S+)/;

/** The text part of a mail, with links that can be followed. */
export function MailText({ text }: { text: string }) {
  return (
    <pre className="text-sm break-words whitespace-pre-wrap">
      {text.split(link).map((part, index) =>
        link.test(part) ? (
          <a key={index} href={part} className="text-primary-text underline underline-offset-4">
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </pre>
  );
}
