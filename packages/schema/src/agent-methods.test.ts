import { expect, test } from 'vitest'
import type { CallOptions } from './call-options.js'
import { AgentMethods } from './gen/agent-methods.js'
import type { CommandName, ExecuteParameters, Return } from './gen/command-types.js'
import { commandDescriptors } from './gen/descriptors.js'

class Recorder extends AgentMethods {
  readonly calls: unknown[][] = []

  execute<N extends CommandName>(name: N, ...rest: ExecuteParameters<N>): Promise<Return<N>> {
    this.calls.push([name, ...rest])
    return Promise.reject(new Error('Nobody is there'))
  }
}

test.each(Object.values(commandDescriptors).map((command) => [command.method, command] as const))(
  'AgentMethods.%s passes on what it is given',
  async (method, { name, args }) => {
    const recorder = new Recorder()
    const options: CallOptions = { timeoutMs: 5 }
    const given = { some: 'arguments' }
    const call: unknown = Reflect.get(recorder, method)
    expect(call).toBeTypeOf('function')
    const parameters = args.length === 0 ? [options] : [given, options]
    await expect(Reflect.apply(call as () => Promise<unknown>, recorder, parameters)).rejects.toThrow('Nobody')
    expect(recorder.calls).toEqual([[name, args.length === 0 ? undefined : given, options]])
  },
)

test('AgentMethods has a method for each command, and no two share one', () => {
  const methods = Object.values(commandDescriptors).map(({ method }) => method)
  const own = Object.getOwnPropertyNames(AgentMethods.prototype).filter((name) => name !== 'constructor')
  expect(own.sort()).toEqual([...new Set(methods)].sort())
  expect(own).toHaveLength(44)
})
