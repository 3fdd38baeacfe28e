import { expect, test } from 'vitest'
import { MessageDecoder } from '../src/message-decoder.js'
import { countByteWork } from './byte-work.js'
import { bytes } from './bytes.js'
import { fileReadReply } from './replies.js'
import { deaf } from './seen-messages.js'

/** The base64 of the largest read of a file, 48 MiB, where the project proves itself. */
const LENGTH = (process.env.QGA_FUZZ_RUNS === undefined ? 1 : 64) * 1024 * 1024

test(`a reply of ${LENGTH} bytes, one at a time, costs a few looks and copies a byte`, { timeout: 300_000 }, () => {
  const data = bytes(fileReadReply(LENGTH))
  let messages = 0
  const decoder = new MessageDecoder({ ...deaf, message: () => messages++ })
  const { copied, searched } = countByteWork(() => {
    for (let at = 0; at < data.length; at++) decoder.push(data.subarray(at, at + 1))
  })
  expect(messages).toBe(1)
  expect(copied).toBeLessThan(8 * data.length)
  expect(searched).toBeLessThan(10 * data.length)
})
