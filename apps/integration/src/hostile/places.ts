import { type Attacks, failsAs, hint, isAnswered } from './attack.js'
import { asksHostName, looks, problem, returned, standing } from './called.js'

const refused = /^cannot connect to unix:\S+: others can change \S+$/

/** What another user of the host may do: the guest has no part in it. */
export const places: Attacks = {
  T27: [
    {
      plays: 'a socket that anybody could have put there',
      play: { 'guest-get-host-name': (say) => say.returns('{"host-name": "false"}') },
      folderMode: 0o777,
      client: { ask: 'trusted', gets: failsAs('CONNECT_FAILED'), unheard: true },
      tool: 'goes where it is told: no place is its own choice, and there is nothing to type that names owners',
      gateway: [
        { ...asksHostName(problem(503, 'CONNECT_FAILED', refused, { reason: 'untrusted' })), unheard: true },
        { ...looks(standing('permission', refused)), unheard: true },
      ],
    },
    {
      plays: 'a socket, to whoever names no place',
      play: { 'guest-ping': (say) => say.returns('{}') },
      folderMode: 0o777,
      client: 'names a place by its type',
      gateway: 'has its places from whoever runs it: a request names none',
      tool: {
        types: 'ping',
        exits: 2,
        says: ['error: an argument is missing', hint],
        unheard: true,
      },
    },
    {
      plays: 'a socket that nobody else can have put there',
      play: { 'guest-get-host-name': (say) => say.returns('{"host-name": "true"}') },
      client: { ask: 'trusted', gets: isAnswered('{"host-name":"true"}') },
      tool: 'has nothing to type that names owners',
      gateway: [asksHostName(returned('{"host-name":"true"}'))],
    },
  ],
}
