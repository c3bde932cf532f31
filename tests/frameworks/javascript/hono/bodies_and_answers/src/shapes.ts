import * as v from 'valibot';

export const Address = v.object({
  street: v.pipe(v.string(), v.minLength(2), v.maxLength(60)),
  zip: v.pipe(v.string(), v.regex(/^\d{5}$/)),
  floor: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(90))),
  notes: v.nullable(v.array(v.string())),
  kind: v.picklist(['home', 'work']),
});
