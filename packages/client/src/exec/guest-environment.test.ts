import { expect, it } from 'vitest'
import { parseEnvironment } from './guest-environment.js'

it('parseEnvironment keeps what is a name, an equals sign and text', () => {
  const text = 'A=1\0B=two\nlines\0C==\0none\0=x\0A=2\0__proto__=p\0E=\0cut=off'
  const bytes = Buffer.concat([Buffer.from(text), Buffer.from('\0BAD=\xff\0Z=é\0', 'latin1')])
  const read = parseEnvironment(bytes)
  expect(Object.entries(read)).toEqual([
    ['A', '1'],
    ['B', 'two\nlines'],
    ['C', '='],
    ['__proto__', 'p'],
    ['E', ''],
    ['cut', 'off'],
  ])
})
