/**
 * What browsers get in the place of zod (next.config.ts): only servers check input, but forms take the bounds of their
 * fields from the same schemas (`components/format/bounds.ts`). Each schema knows its bounds, its shape and its options,
 * and checks nothing: 1 kB instead of 35. ADR 0045.
 */
class ZodType {
  readonly shape: Readonly<Record<string, unknown>> = {};
  readonly options: readonly string[] = [];
}

class ZodString extends ZodType {
  minLength: number | null = null;
  maxLength: number | null = null;
}

class ZodNumber extends ZodType {
  minValue: number | null = null;
  maxValue: number | null = null;
  isInt = false;
}

/** Schemas around another one; here a schema stays itself. */
class Wrapper extends ZodType {}

type Change = (schema: ZodType, ...values: never[]) => ZodType;

const ofText = (change: (bound: number) => Partial<ZodString>) => (schema: ZodType, bound: number) =>
  Object.assign(new ZodString(), schema, change(bound));
const ofNumber = (change: (bound: number) => Partial<ZodNumber>) => (schema: ZodType, bound: number) =>
  Object.assign(new ZodNumber(), schema, change(bound));
const withShape = (schema: ZodType, more: object) =>
  Object.assign(new ZodType(), schema, { shape: { ...schema.shape, ...more } });

/** What changes a bound, a shape or the options; every other method returns the schema as it is. */
const changes = {
  min: (schema: ZodType, bound: number) =>
    schema instanceof ZodNumber
      ? ofNumber((minValue) => ({ minValue }))(schema, bound)
      : schema instanceof ZodString
        ? ofText((minLength) => ({ minLength }))(schema, bound)
        : schema,
  max: (schema: ZodType, bound: number) =>
    schema instanceof ZodNumber
      ? ofNumber((maxValue) => ({ maxValue }))(schema, bound)
      : schema instanceof ZodString
        ? ofText((maxLength) => ({ maxLength }))(schema, bound)
        : schema,
  length: ofText((bound) => ({ minLength: bound, maxLength: bound })),
  int: ofNumber(() => ({ isInt: true })),
  positive: ofNumber(() => ({ minValue: 0 })),
  extend: withShape,
  keyof: ({ shape }: ZodType) => Object.assign(new ZodType(), { options: Object.keys(shape) }),
} satisfies Record<string, Change>;

const unchecked = () => {
  throw new Error('input is checked by servers only');
};

/** A schema with every method of zod's. */
function schemaOf(facts: ZodType): object {
  const methods: Partial<Record<string | symbol, (schema: ZodType, ...values: never[]) => ZodType>> = changes;
  const schema: object = new Proxy(facts, {
    get: (target, key) => {
      if (key in target) return Reflect.get(target, key);
      if (key === 'parse' || key === 'safeParse') return unchecked;
      const change = methods[key];
      return (...values: never[]) => (change ? schemaOf(change(facts, ...values)) : schema);
    },
  });
  return schema;
}

const makers: Readonly<Record<string, unknown>> = {
  ...{ ZodType, ZodString, ZodNumber, ZodOptional: Wrapper, ZodNullable: Wrapper, ZodPipe: Wrapper },
  string: () => schemaOf(new ZodString()),
  email: () => schemaOf(new ZodString()),
  url: () => schemaOf(new ZodString()),
  number: () => schemaOf(new ZodNumber()),
  object: (shape: object) => schemaOf(withShape(new ZodType(), shape)),
  enum: (options: readonly string[]) => schemaOf(Object.assign(new ZodType(), { options })),
  iso: { datetime: () => schemaOf(new ZodString()), date: () => schemaOf(new ZodString()) },
};

export const z = new Proxy(makers, {
  get: (known, name: string) => known[name] ?? (() => schemaOf(new ZodType())),
});
