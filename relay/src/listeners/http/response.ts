import { parseAnswerFields, withoutControls, type Fields } from './fields.ts';
import { isFramedTwice, responseFraming, type Framing } from './framing.ts';

/** An answer's head whose framing can be trusted. */
export interface Response {
  readonly status: number;
  /** Reason phrase; may be empty. */
  readonly phrase: string;
  readonly fields: Fields;
  readonly framing: Framing;
  /** The origin takes another request on this stream, once this answer is complete. */
  readonly reusable: boolean;
}

const statusLine = /^HTTP\/1\.([0-9]) ([1-9][0-9]{2})(?: (.*))?$/;

/** Reads the head of the answer to a request of this method; undefined when it is malformed. */
export function parseResponse(text: string, method: string): Response | undefined {
  const [first = '', ...lines] = text.split(/\r?\n/);
  const [, minor = '', digits = '', phrase = ''] = statusLine.exec(first) ?? [];
  const fields = parseAnswerFields(lines);
  if (digits === '' || !fields) return undefined;
  const status = Number(digits);
  const framing = responseFraming(fields, status, method);
  if (!framing) return undefined;
  const closes = fields.elements('connection').includes('close');
  const reusable = minor !== '0' && !closes && framing.kind !== 'until_close' && !isFramedTwice(fields);
  return { status, phrase: withoutControls(phrase), fields, framing, reusable };
}
