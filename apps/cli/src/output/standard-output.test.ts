import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { expect, test } from 'vitest'
import { StandardOutput } from './standard-output.js'

function failing(code: string): Writable {
  const error = Object.assign(new Error(`write ${code}`), { code, syscall: 'write' })
  return new Writable({ write: (_chunk, _encoding, done) => done(error) })
}

test('hands on every byte and closes nothing', async () => {
  const chunks: Buffer[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      setImmediate(done)
    },
  })
  await pipeline(Readable.from([Buffer.from('a'), Buffer.from('b')]), new StandardOutput(stream))
  expect(String(Buffer.concat(chunks))).toBe('ab')
  expect(stream.writableEnded).toBe(false)
})

test('knows that its reader left', async () => {
  const output = new StandardOutput(failing('EPIPE'))
  await expect(pipeline(Readable.from([Buffer.from('a')]), output)).rejects.toThrow('write EPIPE')
  expect(output).toMatchObject({ readerLeft: true, failure: undefined })
})

test('names itself when it takes no more', async () => {
  const output = new StandardOutput(failing('ENOSPC'))
  await expect(pipeline(Readable.from([Buffer.from('a')]), output)).rejects.toThrow()
  expect(output.readerLeft).toBe(false)
  expect(output.failure?.summary).toBe('standard output: no space is left on this machine')
})
