import { spawn } from 'node:child_process'
import { DescriptorError } from '../errors/descriptor-error.js'
import type { SendDescriptor } from './send-descriptor.js'

const TIMEOUT_MS = 10_000
const FULL = 75
const program = `
import socket, sys
try:
    socket.send_fds(socket.socket(fileno=3), [b" "], [4])
except BlockingIOError:
    sys.exit(${FULL})
`

/** By a python3 that gets the socket and the descriptor, and is gone at once. */
export const sendByPython: SendDescriptor = (socket, fd) =>
  new Promise<boolean>((resolve, reject) => {
    const child = spawn('python3', ['-I', '-c', program], {
      stdio: ['ignore', 'ignore', 'pipe', socket, fd],
      timeout: TIMEOUT_MS,
      env: { PATH: process.env.PATH },
    })
    let said = ''
    child.stderr?.on('data', (chunk) => {
      if (said.length < 1000) said += String(chunk)
    })
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve(true)
      else if (code === FULL) resolve(false)
      else reject(new Error(said.trim().split('\n').at(-1)))
    })
    // Node throws when a descriptor is not open, and tells by an event when there is no such program.
  }).catch((cause: unknown) => {
    throw failure(`python3 failed: ${cause instanceof Error ? cause.message : String(cause)}`, cause)
  })

function failure(why: string, cause?: unknown): DescriptorError {
  return new DescriptorError(`the descriptor could not be passed: ${why}`, {
    cause,
    hint: 'Install the package koffi beside this one, or python3 (3.9 or later)',
  })
}
