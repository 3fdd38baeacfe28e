import { describe, expect, test } from 'vitest'
import { fakeWithClient } from '../../test/fake.js'
import { failed, ok } from '../../test/replies.js'

const cpu = (id: number, online: boolean) => ({ 'logical-id': id, online })
const block = (id: number, online: boolean) => ({ 'phys-index': id, online })

describe('CPUs and memory', () => {
  test('cpus: the count of those done, an error only if the first fails', async () => {
    const { client } = await fakeWithClient()
    const set = (...vcpus: object[]) => client.call('guest-set-vcpus', { vcpus })
    expect(await set(cpu(1, false), cpu(2, false))).toBe(ok('2'))
    expect(await set(cpu(3, false), cpu(0, false), cpu(1, true))).toBe(ok('1'))
    expect(await set(cpu(0, false))).toBe(failed("logical processor #0 can't be offlined"))
    expect(await set(cpu(9, false))).toContain('No such file or directory')
    const { return: list } = JSON.parse(await client.call('guest-get-vcpus'))
    expect(list).toEqual([
      { online: false, 'can-offline': true, 'logical-id': 3 },
      { online: false, 'can-offline': true, 'logical-id': 2 },
      { online: false, 'can-offline': true, 'logical-id': 1 },
      { online: true, 'can-offline': false, 'logical-id': 0 },
    ])
  })

  test('cpus: members are checked by their path', async () => {
    const { client } = await fakeWithClient()
    expect(await client.call('guest-set-vcpus', { vcpus: [cpu(1, true), { online: true }] })).toBe(
      failed("Parameter 'vcpus[1].logical-id' is missing"),
    )
    expect(await client.call('guest-set-vcpus', { vcpus: [1] })).toBe(
      failed("Invalid parameter type for 'vcpus[0]', expected: object"),
    )
    expect(await client.call('guest-set-vcpus', { vcpus: [{ ...cpu(1, true), x: 1 }] })).toBe(
      failed("Parameter 'vcpus[0].x' is unexpected"),
    )
  })

  test('memory: each block has its own response', async () => {
    const { client } = await fakeWithClient()
    const blocks = [block(0, false), block(3, false), block(99, true)]
    const { return: responses } = JSON.parse(await client.call('guest-set-memory-blocks', { 'mem-blks': blocks }))
    expect(responses).toEqual([
      { 'phys-index': 0, response: 'operation-failed', 'error-code': 22 },
      { 'phys-index': 3, response: 'success' },
      { 'phys-index': 99, response: 'not-found', 'error-code': 2 },
    ])
    expect(await client.call('guest-get-memory-blocks')).toContain(
      '{"online": false, "can-offline": true, "phys-index": 3}',
    )
    expect(await client.call('guest-get-memory-block-info')).toBe(ok('{"size": 134217728}'))
  })
})
