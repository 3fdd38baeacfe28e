import type { HostileHandlers, HostileReply } from '@qga/testing'
import { type Attacks, error, failsAs, hint, hostNameFails } from './attack.js'
import { freezes as freezesMachine, leaves, nothing, problem } from './called.js'

/** A guest that says of the thaw that it went well, and that it is frozen all the same, or what else it is. */
export function freezePlay(freeze: (say: HostileReply) => void, afterwards = '"frozen"'): HostileHandlers {
  let status = '"thawed"'
  return {
    'guest-info': (say) =>
      say.returns('{"version": "7.2", "supported_commands": [{"name": "guest-fsfreeze-thaw", "enabled": true}]}'),
    'guest-get-fsinfo': (say) => say.returns('[]'),
    'guest-fsfreeze-status': (say) => say.returns(status),
    'guest-fsfreeze-freeze': (say) => {
      status = afterwards
      freeze(say)
    },
    'guest-fsfreeze-thaw': (say) => say.returns('1'),
  }
}

/** What holds others up by a freeze. */
export const freezes: Attacks = {
  // It harms itself; it is not to hold anything of this machine meanwhile.
  T29: [
    {
      plays: 'that it stays frozen, for good',
      play: freezePlay((say) => say.returns('1')),
      client: { ask: 'freeze', gets: failsAs('THAW_FAILED') },
      tool: { types: 'call SOCKET guest-fsfreeze-freeze --timeout 5s', exits: 0, says: ['1'] },
      gateway: [
        {
          ...freezesMachine({
            status: 200,
            body: { events: [['frozen', { count: 1, maxMs: 500, complete: true, warnings: [] }]] },
          }),
          leaves: true,
          breaksOff: true,
          goesOn: true,
        },
      ],
    },
    {
      plays: 'a freeze without an answer',
      play: freezePlay(() => {}),
      client: { ask: 'freeze', gets: failsAs('FREEZE_FAILED') },
      tool: {
        types: 'call SOCKET guest-fsfreeze-freeze --timeout 2s',
        exits: 124,
        says: [error('guest-fsfreeze-freeze: no reply within 2000 ms'), hint],
      },
      gateway: [{ ...leaves(freezesMachine(nothing)), goesOn: true }],
    },
    {
      plays: 'that it is frozen, to whatever it is asked for',
      play: { 'guest-get-host-name': (say) => say.fails('the command is not allowed in frozen state') },
      ...hostNameFails(
        'COMMAND_FAILED',
        [error('guest-get-host-name failed: the command is not allowed in frozen state')],
        problem(422, 'COMMAND_FAILED', 'guest-get-host-name failed: the command is not allowed in frozen state', {
          class: 'GenericError',
          desc: 'the command is not allowed in frozen state',
        }),
      ),
    },
  ],
}
