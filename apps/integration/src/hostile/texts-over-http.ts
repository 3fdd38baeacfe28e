import {
  asksHostName,
  type Back,
  type Called,
  downloads,
  executes,
  looks,
  noStream,
  problem,
  ready,
  runs,
  type Shape,
  streams,
} from './called.js'

/** In a problem, as the gateway escapes it. */
const inProblem = (raw: string) =>
  raw.replaceAll(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu, (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`)

export const refusedWith = (command: string, raw: string): Back => {
  const desc = inProblem(raw)
  return problem(422, 'COMMAND_FAILED', `${command} failed: ${desc}`, { class: 'GenericError', desc })
}

export const value = (json: Shape): Back => ({ status: 200, body: { json: { return: json } } })

/** Every route that a text of a guest can take. */
export const overHttp = (raw: string): Called[] => [
  asksHostName(value({ 'host-name': raw })),
  executes('guest-get-timezone', value({ [raw]: raw })),
  executes('guest-get-devices', refusedWith('guest-get-devices', raw)),
  executes(
    'guest-get-disks',
    problem(422, 'COMMAND_UNAVAILABLE', "this guest's agent has no command guest-get-disks", {
      class: 'CommandNotFound',
      desc: inProblem(raw),
      why: 'absent',
    }),
  ),
  runs(refusedWith('guest-exec', raw)),
  streams(noStream),
  downloads(refusedWith('guest-file-open', raw)),
  looks(ready('11.1.3', [])),
]
