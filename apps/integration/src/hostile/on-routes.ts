import { fileHandlers, type HostileReply } from '@qga/testing'
import type { Attack } from './attack.js'
import {
  type Back,
  type Called,
  closed,
  downloads,
  freezes,
  leaves,
  looks,
  MUCH_PATIENCE_MS,
  nothing,
  problem,
  runs,
  standing,
  streams,
  uploads,
} from './called.js'
import { freezePlay } from './freezes.js'

const alike = 'asks for each command in the same way: it has met it where it asks for a name'
const good = { ...freezePlay((say) => say.returns('1')), ...fileHandlers(Buffer.alloc(1000)) }

/** What the gateway makes of it in one command of a route. */
type OnRoute = readonly [command: string, called: (back: Back) => Called, back: Back]

/** The same in other commands than that for the name of the host, each of which only one route sends. */
const onRoutes = (plays: string, act: (say: HostileReply) => void, routes: readonly OnRoute[]): Attack[] =>
  routes.map(([command, called, back]) => ({
    plays: `${plays}, to ${command}`,
    play: { ...good, [command]: act },
    client: alike,
    tool: alike,
    gateway: [called(back)],
  }))

const noReply = (command: string) =>
  problem(504, 'TIMEOUT', new RegExp(`^${command}: no reply within \\d+ ms$`), { written: true })
/** These have no deadline of their own. */
const left = (called: (back: Back) => Called) => () => leaves(called(nothing))

export const silenceOnRoutes = onRoutes('silence', () => {}, [
  ['guest-exec', runs, noReply('guest-exec')],
  [
    'guest-exec-status',
    runs,
    problem(504, 'EXEC_TIMEOUT', /^x \(pid 7 in the guest\) (did not end|is not known to have ended) within 1500 ms$/, {
      written: true,
      pid: 7,
      killed: false,
    }),
  ],
  ['guest-exec', streams, noReply('guest-exec')],
  ['guest-file-open', streams, noReply('guest-file-open')],
  ['guest-file-open', left(downloads), nothing],
  ['guest-file-read', left(downloads), nothing],
  ['guest-file-write', left((back) => uploads('abc', back)), nothing],
  ['guest-info', left(looks), nothing],
  ['guest-fsfreeze-freeze', left(freezes), nothing],
])

const tooMuch = /^a message of the peer is too large \(after \d+ bytes\)$/
const tooLarge = problem(502, 'BAD_FRAME', tooMuch, { fault: 'too-large' })
const patiently = (called: (back: Back, more: object) => Called) => (back: Back) =>
  called(back, { timeoutMs: MUCH_PATIENCE_MS })

export const endlessOnRoutes = (piece: string) =>
  onRoutes(
    'a line without an end',
    (say) => {
      say.raw('{"return": "')
      say.flood(piece)
    },
    [
      ['guest-exec-status', patiently(runs), closed('guest-exec-status')],
      ['guest-exec-status', patiently(streams), closed('guest-exec-status')],
      ['guest-file-read', downloads, tooLarge],
      ['guest-file-write', (back) => uploads('abc', back), tooLarge],
      ['guest-info', looks, standing('unstable', tooMuch)],
      [
        'guest-fsfreeze-freeze',
        freezes,
        problem(
          504,
          'FREEZE_FAILED',
          /^cannot freeze the guest behind unix:\S+: its answer was lost: a message of the peer/,
          {
            reason: 'no-reply',
            guest: 'thawed',
          },
        ),
      ],
    ],
  )
