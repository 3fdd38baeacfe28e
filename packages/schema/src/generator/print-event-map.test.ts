import { expect, test } from 'vitest'
import { sampleMonitor } from '../../test/sample-sources.js'
import { buildModel } from './build-model.js'
import { ownLibrary } from './library.js'
import { printEventMap } from './print-event-map.js'

test('printEventMap prints what each event brings', () => {
  const sources = sampleMonitor()
  sources.docs.DISC_FULL = { text: 'No room is left.', members: { slots: 'Which ones.' } }
  expect(printEventMap(buildModel(sources), ownLibrary('qmp'))).toBe(`import type { Empty } from '../../empty.js'
import type { Uint64 } from '../../integers.js'
import type { Drive } from './types.js'

/** The data of every event, by its name; \`Empty\` for one that comes without. */
export interface EventMap {
  /** @since QEMU 1.0 */
  DISC_EJECTED: Drive
  /**
   * No room is left.
   * @deprecated QEMU may drop it in a later release.
   * @since QEMU 1.2
   */
  DISC_FULL: {
    /** Which ones. */
    slots: Uint64[]
    /** Unstable: may change or go without notice. */
    after?: number
  }
  /**
   * Only where QEMU was built without CONFIG_LID.
   * @since QEMU 1.0
   */
  LID_OPENED: Empty
}
`)
})
