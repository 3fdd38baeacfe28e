import { type Attacks, failsAs, isAnswered } from './attack.js'
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
      plays: 'a socket that nobody else can have put there',
      play: { 'guest-get-host-name': (say) => say.returns('{"host-name": "true"}') },
      client: { ask: 'trusted', gets: isAnswered('{"host-name":"true"}') },
      tool: 'has nothing to type that names owners',
      gateway: [asksHostName(returned('{"host-name":"true"}'))],
    },
  ],
}
