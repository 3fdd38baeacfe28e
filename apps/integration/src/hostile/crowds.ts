import type { HostileHandlers } from '@qga/testing'
import { type Attacks, failsAs, type Line, page } from './attack.js'
import { executes, problem, returned } from './called.js'

const address = '{"ip-address": "10.0.0.1", "ip-address-type": "ipv4", "prefix": 8}'
const interfaces = (count: number, each: number): HostileHandlers => {
  const one = `{"name": "eth0", "ip-addresses": [${Array(each).fill(address).join(', ')}]}`
  return { 'guest-network-get-interfaces': (say) => say.returns(`[${Array(count).fill(one).join(', ')}]`) }
}
/** One of them as JSON, as the tool prints it. */
const interfaceLines = (behind: string): readonly Line[] => [
  '  {',
  '    "name": "eth0",',
  '    "ip-addresses": [',
  '      {',
  '        "ip-address": "10.0.0.1",',
  '        "ip-address-type": "ipv4",',
  '        "prefix": 8',
  '      }',
  '    ]',
  `  }${behind}`,
]

/** More than anybody wants to see. */
export const crowds: Attacks = {
  T22: [
    {
      plays: 'two hundred thousand interfaces',
      play: interfaces(200_000, 1),
      client: { ask: 'addresses', gets: failsAs('PROTOCOL_VIOLATION') },
      gateway: [
        executes(
          'guest-network-get-interfaces',
          problem(502, 'BAD_FRAME', /^a message of the peer is too large \(after \d+ bytes\)$/, { fault: 'too-large' }),
        ),
      ],
      tool: {
        types: 'info SOCKET --timeout 20s',
        exits: 0,
        says: page(
          'addresses     eth0  10.0.0.1/8',
          ...Array<Line>(999).fill('              eth0  10.0.0.1/8'),
          '              … and 199000 more; -o json has them all',
        ),
      },
    },
    {
      plays: 'two hundred thousand interfaces, for a table',
      play: interfaces(200_000, 1),
      client: 'makes no tables',
      gateway: 'makes no tables',
      tool: {
        types: 'call SOCKET guest-network-get-interfaces -o table --timeout 20s',
        exits: 0,
        says: [
          'NAME  IP-ADDRESSES',
          ...Array<Line>(1000).fill('eth0  [{"ip-address": "10.0.0.1", "ip-address-type": "ipv4", "prefix": 8}]'),
          '… and 199000 more; -o json has them all',
        ],
      },
    },
    {
      plays: 'two hundred thousand interfaces, all of them wanted',
      play: interfaces(200_000, 1),
      client: 'makes no text of them',
      gateway: 'has been asked for them above',
      tool: {
        types: 'call SOCKET guest-network-get-interfaces --timeout 20s',
        exits: 0,
        says: [
          '[',
          ...Array.from({ length: 200_000 }, (_, at) => interfaceLines(at === 199_999 ? '' : ',')).flat(),
          ']',
        ],
      },
    },
    {
      plays: 'an interface of two hundred thousand addresses',
      play: interfaces(1, 200_000),
      client: { ask: 'addresses', gets: failsAs('PROTOCOL_VIOLATION') },
      gateway: [
        executes(
          'guest-network-get-interfaces',
          returned(`[{"name":"eth0","ip-addresses":[${Array(200_000).fill(address.replaceAll(' ', '')).join(',')}]}]`),
          30_000,
        ),
      ],
      tool: {
        types: 'info SOCKET --timeout 20s',
        exits: 0,
        says: page(`addresses     eth0  ${Array(16).fill('10.0.0.1/8').join(', ')}`),
      },
    },
  ],
}
