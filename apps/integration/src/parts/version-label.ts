import { PartError } from './part-error.js'

/** Whether a version, alone or within words, is of a label: 7.2 is of `7.2.22` and `1:7.2+dfsg-7`, not of `17.2` or `7.20`. */
export function isOfLabel(label: string, said: string): boolean {
  return new RegExp(`(?<![\\d.])${label.replaceAll('.', '\\.')}(?!\\d)`).test(said)
}

/**
 * A part is called by its version, so it has to be that.
 * @throws PartError
 */
export function checkLabel(name: string, label: string, said: string): void {
  if (isOfLabel(label, said)) return
  throw new PartError(`${name} is called ${label}, and is '${said.split('\n')[0]?.trim()}'`, {
    hint: 'Give `versions.ts` a suite that has this version, or another name',
  })
}
