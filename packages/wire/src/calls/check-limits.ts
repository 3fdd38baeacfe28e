import { OptionError } from './option-error.js'

/** To wait for no time, and to throw nothing away, make sense. */
const mayBeZero = /^(timeoutMs|maxBytes|maxMessages)$/

/** Looks at limits before anything is opened that they are for. @throws OptionError for one that makes no sense */
export function checkLimits<Name extends string>(
  defaults: Readonly<Record<Name, number>>,
  limits: { readonly [name in NoInfer<Name>]?: number | undefined },
): void {
  for (const name in defaults) {
    const limit = limits[name] ?? defaults[name]
    if (typeof limit !== 'number' || !(limit > 0 || (limit === 0 && mayBeZero.test(name)))) {
      throw new OptionError(`${name} is ${limit}`, { hint: 'Give 1 or more; Infinity is for ever' })
    }
  }
}
