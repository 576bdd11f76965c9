/** A statement with its values apart. Made by `sql`, so that no value ever becomes text of the statement. */
export class Statement {
  readonly text: string;
  readonly values: readonly unknown[];

  constructor(text: string, values: readonly unknown[]) {
    this.text = text;
    this.values = values;
  }
}

/** A statement from a template: values become parameters, statements inside it become part of its text. */
export function sql(strings: TemplateStringsArray, ...parts: readonly unknown[]): Statement {
  const values: unknown[] = [];
  let text = strings[0] ?? '';
  parts.forEach((part, index) => {
    text += part instanceof Statement ? renumbered(part, values) : `$${values.push(part)}`;
    text += strings[index + 1] ?? '';
  });
  return new Statement(text, values);
}

/** The text of a part with its parameters numbered after those that are there; its values join them. */
function renumbered({ text, values: own }: Statement, values: unknown[]): string {
  const offset = values.length;
  values.push(...own);
  return text.replaceAll(/\$(\d+)/g, (_, number: string) => `$${Number(number) + offset}`);
}
