import { Writable } from 'node:stream'
import { BadRequestError } from '../errors/bad-request-error.js'
import { assertLength, bodyOf } from '../http/client-body.js'
import { jsonReply } from '../http/json-reply.js'
import { PacedStream } from '../http/paced-stream.js'
import { assertDeed } from '../policy/policy.js'
import { askingOf, type Handler, type RouteCall } from './route-call.js'
import { streamAnswer } from './stream-answer.js'

/** Nothing in these is of the guest's choosing: the name of the file neither. */
const headers = {
  'content-type': 'application/octet-stream',
  'content-disposition': 'attachment; filename="download"',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}

/** GET /v1/machines/:name/files?path= */
export const download: Handler = async (call, core) => {
  assertDeed(call.caller, 'guest-file-read')
  const path = pathOf(call)
  const maxBytes = Math.min(core.limits.fileBytes, numberOf(call, 'maxBytes') ?? Number.POSITIVE_INFINITY)
  return await streamAnswer(call, core, async (agent, signal, answer) => {
    const body = new PacedStream(core.limits.stallMs)
    let given = false
    const begin = () => {
      if (!given) answer(new Response(body.readable, { headers }), body.signal)
      given = true
    }
    const to = new Writable({
      highWaterMark: 1,
      write(chunk: Uint8Array, _encoding, done) {
        begin()
        body.write(chunk).then(() => done(), done)
      },
    })
    try {
      await agent.files.download(path, to, { maxBytes, signal })
      begin()
      body.end()
    } catch (error) {
      body.fail(error)
      throw error
    }
  })
}

/** PUT /v1/machines/:name/files?path= */
export const upload: Handler = async (call, core) => {
  assertDeed(call.caller, 'guest-file-write')
  const path = pathOf(call)
  const { fileBytes: maxBytes, stallMs } = core.limits
  // The file is emptied before the first byte is looked at.
  assertLength(call.request, maxBytes)
  const body = bodyOf(call.request, { maxBytes, stallMs })
  const { bytes, access } = await core.machines.long(askingOf(call), (agent, signal) =>
    agent.files.upload(body, path, { signal }),
  )
  return { response: jsonReply({ bytes, access }) }
}

/** @throws BadRequestError */
function pathOf({ query }: RouteCall): string {
  const path = query.get('path')
  if (path === null || path === '' || path.length > 4096 || path.includes('\0')) {
    throw new BadRequestError('path is missing, or is none', { hint: 'Add ?path=, percent-encoded' })
  }
  return path
}

/** @throws BadRequestError */
function numberOf({ query }: RouteCall, name: string): number | undefined {
  const text = query.get(name)
  if (text === null) return undefined
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new BadRequestError(`${name} is no number of bytes`)
}
