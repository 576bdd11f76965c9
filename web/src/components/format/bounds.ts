import { z } from 'zod';

interface TextBounds {
  minLength?: number;
  maxLength?: number;
}

interface NumberBounds {
  min?: number;
  max?: number;
  step?: number | 'any';
}

/** The attributes of a text field whose value this schema takes. */
export function textBounds(schema: z.ZodType): TextBounds {
  const inner = innermost(schema);
  if (!(inner instanceof z.ZodString)) throw new TypeError('this schema takes no text');
  const { minLength, maxLength } = inner;
  return { ...(minLength !== null && { minLength }), ...(maxLength !== null && { maxLength }) };
}

/**
 * The attributes of a number field whose value this schema takes.
 * @param unit what one of the field's numbers is in the schema's, where they differ: 1e6 for Mbit/s of bit/s
 */
export function numberBounds(schema: z.ZodType, unit = 1): NumberBounds {
  const inner = innermost(schema);
  if (!(inner instanceof z.ZodNumber)) throw new TypeError('this schema takes no number');
  const { minValue, maxValue } = inner;
  return {
    ...(isBound(minValue) && { min: minValue / unit }),
    ...(isBound(maxValue) && { max: maxValue / unit }),
    step: unit === 1 && inner.isInt ? 1 : 'any',
  };
}

/** Whole numbers have the ends of what a JavaScript number holds exactly, which no one has chosen. */
function isBound(value: number | null): value is number {
  return value !== null && Math.abs(value) < Number.MAX_SAFE_INTEGER;
}

/** Without what may be left out, and before what is made of it. */
function innermost(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return innermost(schema.unwrap());
  return schema instanceof z.ZodPipe ? innermost(schema.in) : schema;
}
