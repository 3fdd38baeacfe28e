import { type Attack, error, failsAs, isAnswered, page } from './attack.js'
import { asksHostName, looks, problem, returned, runs, standing } from './called.js'

const QEMU = 'agent         qemu-ga 11.1.3, 9 commands enabled, 0 disabled'

/** This where something else is due. */
const inPlaceOfAll = (json: string, noPid: string, noEnd: string): Attack[] => [
  {
    plays: `${json} in place of an object`,
    play: {
      'guest-get-host-name': (say) => say.returns(json),
      'guest-get-osinfo': (say) => say.returns(json),
    },
    // What is not looked into is a claim, and handed on as it came.
    client: { ask: 'hostName', gets: isAnswered(json) },
    tool: { types: 'info SOCKET --timeout 5s', exits: 0, says: [QEMU] },
    gateway: [asksHostName(returned(json))],
  },
  {
    plays: `${json} in place of an object, to whoever has replies compared with the schema`,
    play: { 'guest-get-host-name': (say) => say.returns(json) },
    client: { ask: 'hostNameStrictly', gets: failsAs('PROTOCOL_VIOLATION') },
    tool: 'hands a reply on as it came',
    gateway: 'hands a reply on as it came',
  },
  {
    plays: `${json} in place of what a program is known by`,
    play: { 'guest-exec': (say) => say.returns(json) },
    client: { ask: 'exec', gets: failsAs('PROTOCOL_VIOLATION') },
    tool: { types: 'exec SOCKET --timeout 5s -- x', exits: 125, says: [error(noPid)] },
    gateway: [runs(problem(502, 'PROTOCOL_VIOLATION', noPid))],
  },
  {
    plays: `${json} in place of what became of a program`,
    play: { 'guest-exec': (say) => say.returns('{"pid": 7}'), 'guest-exec-status': (say) => say.returns(json) },
    client: { ask: 'exec', gets: failsAs('PROTOCOL_VIOLATION') },
    tool: { types: 'exec SOCKET --timeout 5s -- x', exits: 125, says: [error(noEnd)] },
    gateway: [runs(problem(502, 'PROTOCOL_VIOLATION', noEnd))],
  },
  {
    plays: `${json} in place of what an agent says of itself`,
    play: { 'guest-info': (say) => say.returns(json) },
    client: 'asks for it where a command is not there, and only for the name of that',
    tool: {
      types: 'info SOCKET --timeout 5s',
      exits: 0,
      says: ['host name     true', 'agent         qemu-ga -, 0 commands enabled, 0 disabled'],
    },
    gateway: [looks(standing('unstable', 'guest-info gives no list of commands'))],
  },
]

/** Where a list is due. */
const inPlaceOfList = (json: string): Attack => ({
  plays: `${json} in place of a list`,
  play: { 'guest-network-get-interfaces': (say) => say.returns(json) },
  client: { ask: 'addresses', gets: failsAs('PROTOCOL_VIOLATION') },
  tool: {
    types: 'info SOCKET --timeout 5s',
    exits: 0,
    says: page(`addresses     guest-network-get-interfaces says ${json}`),
  },
  gateway: 'hands a reply on as it came',
})

const notObjects = ['the reply to guest-exec is no object', 'the reply to guest-exec-status is no object'] as const

/** What is JSON, and not what it should be. */
export const wrongKinds: readonly Attack[] = [
  ...inPlaceOfAll('null', ...notObjects),
  ...inPlaceOfAll(
    '[]',
    'the pid of guest-exec is no plain integer',
    'guest-exec-status does not tell whether it has exited',
  ),
  ...inPlaceOfAll('"a"', ...notObjects),
  ...['null', '{}', '"a"'].map(inPlaceOfList),
]
