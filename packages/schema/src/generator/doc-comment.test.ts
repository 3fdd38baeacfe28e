import { expect, test } from 'vitest'
import { availabilityLine, docComment, documented } from './doc-comment.js'

test('docComment prints nothing, one line, or a block', () => {
  expect(docComment([undefined])).toBe('')
  expect(docComment(['One.'], 2)).toBe('  /** One. */\n')
  expect(docComment(['One.', undefined, '@since 2'], 2)).toBe('  /**\n   * One.\n   * @since 2\n   */\n')
})

test('docComment cannot be ended by its text', () => {
  expect(docComment(['a */ b */ c'])).toBe('/** a *\\/ b *\\/ c */\n')
})

test.each([
  [{}, undefined],
  [{ since: '1.2' }, '@since QEMU 1.2'],
  [{ since: '1.2', platforms: ['linux' as const] }, '@since QEMU 1.2; Linux only'],
  [{ since: '9.1', sinceOn: { win32: '11.0' } }, '@since QEMU 9.1, on Windows 11.0'],
  [{ platforms: ['linux' as const, 'win32' as const] }, 'Linux and Windows only'],
])('availabilityLine of %j', (availability, line) => {
  expect(availabilityLine(availability)).toBe(line)
})

test('docComment keeps the lines of a text', () => {
  expect(docComment(['One.\n\nTwo.', '@since 2'])).toBe('/**\n * One.\n *\n * Two.\n * @since 2\n */\n')
})

test('documented says what must be known before use, tags last', () => {
  const notes = { where: 'Only where A', features: ['deprecated', 'unstable', 'hot'], since: '1.2' }
  expect(documented({ doc: 'One.', ...notes }, 0, ['Two.'])).toBe(`/**
 * One.
 * Two.
 * Only where A.
 * Unstable: may change or go without notice.
 * Feature hot.
 * @deprecated QEMU may drop it in a later release.
 * @since QEMU 1.2
 */
`)
})
