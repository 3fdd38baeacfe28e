import { type Attacks, isAnswered } from './attack.js'
import { asksHostName, returned } from './called.js'

/** With an integer that only a bigint can hold: what has one is read another way. */
const polluting = '"__proto__":{"polluted":9007199254740993},"constructor":{"prototype":{"polluted":1}},"toString":1'

/** What would change other objects, if it were taken apart and put together. */
export const objects: Attacks = {
  T9: [
    {
      plays: 'members called __proto__, constructor, toString',
      play: { 'guest-get-host-name': (say) => say.returns(`{${polluting}}`) },
      client: { ask: 'prototype', gets: isAnswered(`{${polluting},"reached":false}`) },
      tool: {
        types: 'call SOCKET guest-get-host-name --timeout 5s',
        exits: 0,
        says: [
          '{',
          '  "__proto__": {',
          '    "polluted": 9007199254740993',
          '  },',
          '  "constructor": {',
          '    "prototype": {',
          '      "polluted": 1',
          '    }',
          '  },',
          '  "toString": 1',
          '}',
        ],
      },
      gateway: [asksHostName(returned(`{${polluting}}`))],
    },
  ],
}
