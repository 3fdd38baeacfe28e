import { expect, test } from 'vitest'
import { describeLines } from '../line-subjects.js'
import { failed, ok } from '../replies.js'
import { done, type ExecFact, finish, type Status, start } from './exec-steps.js'

const both: ExecFact = { path: 'sh', arg: ['-c', 'echo x; echo y >&2'] }
const modes: readonly [mode: string, status: Status][] = [
  ['none', done(0)],
  ['stdout', done(0, 'x\n')],
  ['stderr', done(0, '', 'y\n')],
  ['separated', done(0, 'x\n', 'y\n')],
  ['merged', done(0, 'x\ny\n')],
]

// Each on an agent of its own: that a program was asked for one output alone tells on those after it.
await describeLines('the output of programs', ['10.0', '11.1'], (subject) => {
  test.each(modes)('output-modes: by name: %s', async (mode, status) => {
    const client = await subject().connect()
    expect(await finish({ client }, await start({ client }, { ...both, 'capture-output': mode }))).toEqual(status)
    client.close()
  })

  test('output-modes: no other names, no other types', async () => {
    const client = await subject().connect()
    expect(await client.call('guest-exec', { ...both, 'capture-output': 'both' })).toBe(
      failed("Parameter 'capture-output' does not accept value 'both'"),
    )
    expect(await client.call('guest-exec', { ...both, 'capture-output': 1 })).toBe(
      failed("Invalid parameter type for 'capture-output', expected: GuestExecCaptureOutput"),
    )
    client.close()
  })

  test('exec-one-output: of the second program that says something on one output alone the end is not told', async () => {
    const client = await subject().connect()
    const told = async (output: boolean | string, exec: ExecFact = both) => {
      const pid = await start({ client }, { ...exec, 'capture-output': output })
      expect(await finish({ client }, pid)).toMatchObject({ exitcode: 0 })
    }
    // A program that is started after it may bring the end, so there is none.
    const untold = async (output: string) => {
      const pid = await start({ client }, { ...both, 'capture-output': output })
      await expect.poll(() => subject().runs(pid), { timeout: 20_000 }).toBe(false)
      for (let round = 0; round < 5; round++)
        expect(await client.call('guest-exec-status', { pid })).toBe(ok('{"exited": false}'))
    }
    for (const output of [true, 'merged', 'none', 'stdout']) await told(output)
    await told('stderr', { path: 'true' })
    await untold('stderr')
    await subject().kill()
    await subject().start()
    await told('stderr')
    await untold('stdout')
    client.close()
  })
})
