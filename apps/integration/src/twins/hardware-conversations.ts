import { askEach, onOneLine } from './on-one-line.js'
import type { Conversation } from './twin.js'

const cpus = (...wanted: readonly (readonly [id: number, online: boolean])[]) =>
  ['guest-set-vcpus', { vcpus: wanted.map(([id, online]) => ({ 'logical-id': id, online })) }] as const

const blocks = (...wanted: readonly (readonly [id: number, online: boolean])[]) =>
  ['guest-set-memory-blocks', { 'mem-blks': wanted.map(([id, online]) => ({ 'phys-index': id, online })) }] as const

/** The members of a list, which has the order of a folder of the kernel's. */
const inAnyOrder = (line: string) =>
  line
    .split(/(?<=\}), /)
    .map((text) => text.replace(/^.*\[|\].*$/g, ''))
    .sort()

/** As text: more digits than a number of ours keeps. */
const setTo = (time: string) => `{"execute":"guest-set-time","arguments":{"time":${time}}}`
const refused = [
  '4102444800000000000',
  '9223372036854775807',
  '-9223372036854775808',
  '0',
  '-1',
  '999999999',
  '9223372036854775808',
]

/** Newer agents add what failed before, whatever that was. */
const withoutReason = (line: string) => line.replace(/(Invalid time): [^"]+/, '$1: …')

export const hardwareConversations: readonly Conversation[] = [
  {
    fact: 'cpus',
    talk: (twin) =>
      onOneLine(twin, async (line) => {
        const wrong = [{ 'logical-id': 1, online: true }, { online: true }]
        const first = await askEach(line, [
          cpus([1, false], [1, true]),
          cpus([1, false], [0, false], [1, true]),
          cpus([0, false]),
          cpus([9, false]),
        ])
        const list = await line.ask('guest-get-vcpus')
        const second = await askEach(line, [
          cpus([1, true]),
          ['guest-set-vcpus', { vcpus: wrong }],
          ['guest-set-vcpus', { vcpus: [1] }],
          ['guest-set-vcpus', { vcpus: [] }],
          ['guest-set-vcpus', { vcpus: [{ ...wrong[0], x: 1 }] }],
        ])
        // The fake has more than these two.
        return [...first, ...inAnyOrder(list).filter((cpu) => /"logical-id": [01]\b/.test(cpu)), ...second]
      }),
  },
  {
    fact: 'memory',
    talk: (twin) =>
      onOneLine(twin, async (line) => [
        await line.ask('guest-get-memory-block-info'),
        ...inAnyOrder(await line.ask('guest-get-memory-blocks')),
        ...(await askEach(line, [blocks([0, false], [99, true]), blocks()])),
      ]),
  },
  {
    fact: 'set-time',
    talk: (twin) =>
      onOneLine(twin, async (line) => {
        const said = [await line.askText(setTo('1700000000123456789'))]
        said.push((await line.ask('guest-get-time')).replace(/\d{9}000\}/, 'N000}'))
        for (const time of refused) said.push(withoutReason(await line.askText(setTo(time))))
        said.push(await line.ask('guest-set-time'))
        return said
      }),
  },
]
