import { expect, test } from 'vitest'
import { sampleMonitor, sampleSources } from '../../test/sample-sources.js'
import { buildModel } from './build-model.js'
import { ownLibrary } from './library.js'
import { printCommandMap } from './print-command-map.js'

test('printCommandMap prints arguments and reply of each command', () => {
  const sources = sampleSources()
  sources.overlay.wideIntegers = { 'guest-count': ['return'] }
  sources.docs['guest-count'] = { text: 'Count.', members: { from: 'First number.' } }
  expect(
    printCommandMap(buildModel(sources), ownLibrary('qga')),
  ).toBe(`import type { Empty, NoArguments } from '../empty.js'
import type { Int64 } from '../integers.js'
import type { Disc, Label, Report } from './types.js'

/** Arguments and reply of every command, by its name on the wire. */
export interface CommandMap {
  /**
   * About guest-beep.
   * @since QEMU 1.0
   */
  'guest-beep': { arguments: NoArguments; return: Empty }
  /**
   * About guest-burn.
   * @since QEMU 1.0; Windows only
   */
  'guest-burn': {
    arguments: {
      disc: Disc
      /** @since QEMU 1.5 */
      speeds?: readonly number[]
      label?: Label
    }
    return: Report[]
  }
  /**
   * Count.
   * @since QEMU 1.0
   */
  'guest-count': {
    arguments: {
      /** First number. */
      from?: number
    }
    return: Int64
  }
  /**
   * About guest-leave.
   * @since QEMU 1.0; Linux and Windows only
   */
  'guest-leave': { arguments: NoArguments; return: void }
}
`)
})

test('printCommandMap prints arguments that a type names, and open ones', () => {
  const text = printCommandMap(buildModel(sampleMonitor()), ownLibrary('qmp'))
  expect(text).toContain("import type { DiscOptions, Drive, QType } from './types.js'\n")
  expect(text).toContain("  'disc-add': { arguments: DiscOptions; return: Empty }\n")
  expect(text).toContain(`
  'drive-add': {
    arguments: {
      model: string
      [member: string]: unknown
    }
    return: Empty
  }
`)
})
