import { OptionError } from '@qga/wire/calls'

/** The same number of bytes, or `undefined`. @throws OptionError when it is none */
export function checkedBytes<N extends number | undefined>(name: string, bytes: N): N {
  const isCount =
    typeof bytes === 'number' && bytes >= 0 && (Number.isInteger(bytes) || bytes === Number.POSITIVE_INFINITY)
  if (bytes === undefined || isCount) return bytes
  throw new OptionError(`${name} is ${bytes}`, { hint: 'Give bytes, 0 or more; Infinity is for all there are' })
}
