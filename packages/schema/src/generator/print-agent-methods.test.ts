import { expect, test } from 'vitest'
import { sampleSources } from '../../test/sample-sources.js'
import { buildModel } from './build-model.js'
import { ownLibrary } from './library.js'
import { printAgentMethods } from './print-agent-methods.js'

const library = ownLibrary('qga')
const text = printAgentMethods(buildModel(sampleSources()), library)

test('printAgentMethods leaves the arguments out where there are none', () => {
  expect(text).toContain(`
  /**
   * About guest-beep.
   * @since QEMU 1.0
   */
  beep(options?: Options): Promise<Return<'guest-beep'>> {
    return this.execute('guest-beep', undefined, options)
  }
`)
})

test('printAgentMethods makes the arguments optional where all of them are', () => {
  expect(text).toContain(`
  count(args?: Arguments<'guest-count'>, options?: Options): Promise<Return<'guest-count'>> {
    return this.execute('guest-count', args, options)
  }
`)
})

test('printAgentMethods asks for arguments where one is needed', () => {
  expect(text).toContain("  burn(args: Arguments<'guest-burn'>, options?: Options): Promise<Return<'guest-burn'>> {\n")
})

test('printAgentMethods breaks a long signature', () => {
  const name = 'guest-arrange-the-deck-chairs-on-the-upper-deck'
  const commands = { [name]: { args: [{ name: 'a', type: 'str' }], since: '1.0' } }
  expect(printAgentMethods(buildModel(sampleSources({ commands })), library)).toContain(`
  arrangeTheDeckChairsOnTheUpperDeck(
    args: Arguments<'${name}'>,
    options?: Options,
  ): Promise<Return<'${name}'>> {
`)
})

test('printAgentMethods asks for arguments that a type names, and for open ones', () => {
  const commands = { 'guest-put': { argsType: 'Disc' }, 'guest-free': { args: [], gen: false as const } }
  const other = printAgentMethods(buildModel(sampleSources({ commands })), library)
  expect(other).toContain("  put(args: Arguments<'guest-put'>, options?: Options)")
  expect(other).toContain("  free(args?: Arguments<'guest-free'>, options?: Options)")
})
