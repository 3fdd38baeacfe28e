import { expect, test } from 'vitest'
import { checkLabel, isOfLabel } from './version-label.js'

test.each([
  [true, '11.1', 'QEMU emulator version 11.1.3 (Debian 1:11.1.3+ds-1~bpo13+1)\nCopyright'],
  [true, '7.2', '1:7.2+dfsg-7+deb12u18'],
  [true, '7.2', '7.2'],
  [false, '7.2', 'qemu-img version 8.0.4'],
  [false, '7.2', '1:17.2+dfsg-1'],
  [false, '7.2', '7.20.1'],
  [false, '7.2', '1:8.7.2'],
  [false, '7.2', '1:702'],
  [false, '7.2', 'unknown'],
])('%s: %s is in %s', (is, label, said) => {
  expect(isOfLabel(label, said)).toBe(is)
})

test('says what it is instead', () => {
  expect(() => checkLabel('qemu-7.2', '7.2', 'version 8.0\nCopyright')).toThrow(
    "qemu-7.2 is called 7.2, and is 'version 8.0'",
  )
})
