import * as z from 'zod'

/** Zod's own contract of a type: look at `payload.value`, add to `payload.issues`, give the payload back. */
export type Run = z.core.$ZodType['_zod']['parse']

interface CustomTypeDef extends z.core.$ZodTypeDef {
  type: 'custom'
  run: Run
}

interface CustomType extends z.ZodType {
  _zod: z.core.$ZodTypeInternals & { def: CustomTypeDef }
}

/**
 * A type of our own, in the way that zod gives to libraries which extend it. To zod it is a custom type without a
 * predicate: its compiler leaves it alone, and its search for circles ends there.
 */
export function customType(run: Run): z.ZodType {
  return new CustomTypeConstructor({ type: 'custom', run })
}

const base: z.core.$constructor<z.ZodType> = z.ZodType

const CustomTypeConstructor = /* @__PURE__ */ z.core.$constructor<CustomType, CustomTypeDef>(
  'QapiType',
  (type, def) => {
    base.init(type, def)
    type._zod.parse = def.run
  },
)
