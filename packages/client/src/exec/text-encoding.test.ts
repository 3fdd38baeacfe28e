import { describe, expect, it } from 'vitest'
import { decoderOf } from './text-encoding.js'

const bytes = (...values: number[]) => Uint8Array.from(values)

describe('decoderOf', () => {
  it.each([
    ['UTF8', [0xc3, 0xa9, 0xff], 'é\ufffd'],
    ['utf-8', [0xef, 0xbb, 0xbf, 0x61], '\ufeffa'],
    ['utf-16le', [0x61, 0, 0xe9, 0], 'aé'],
    ['latin1', [0xe9], 'é'],
    [65001, [0xc3, 0xa9], 'é'],
    [1252, [0x80], '€'],
    [1251, [0xc0], 'А'],
    [866, [0x80], 'А'],
    [932, [0x82, 0xa0], 'あ'],
    [437, [0x61, 0x82, 0xe1, 0xff], 'aéß\u00a0'],
    [850, [0x82, 0xd5, 0x9b], 'éıø'],
    [858, [0xd5], '€'],
    [852, [0x9f], 'č'],
  ])('%s', async (encoding, given, text) => {
    expect((await decoderOf(encoding))(bytes(...given))).toBe(text)
  })

  it.each(['klingon', 7, 1249, 1.5, -1])('refuses %s', async (encoding) => {
    await expect(decoderOf(encoding)).rejects.toMatchObject({ code: 'BAD_OPTION' })
  })
})
