#!/usr/bin/env node
import { main } from './main.js'

// A reader that has enough, as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exitCode = error.code === 'EPIPE' ? 0 : 1
})

const write = (stream: NodeJS.WriteStream) => (text: string) => void stream.write(text)
const code = await main(process.argv.slice(2), {
  facts: new URL('../facts/', import.meta.url),
  out: write(process.stdout),
  err: write(process.stderr),
})
process.exitCode ??= code
