import { expect, test } from 'vitest'
import { Imports } from './imports.js'
import { ownLibrary, packageLibrary } from './library.js'

test.each([
  ['our agent', ownLibrary('qga'), "from '../integers.js'", "from '../command-descriptor.js'"],
  ['our QMP', ownLibrary('qmp'), "from '../../integers.js'", "from '../../qmp/command-descriptor.js'"],
  ['another agent', packageLibrary('qga'), "from '@qga/schema'", "from '@qga/schema'"],
  ['another QMP', packageLibrary('qmp'), "from '@qga/schema/qmp'", "from '@qga/schema/qmp'"],
])('Imports finds what %s needs', (_, library, integers, descriptors) => {
  expect(new Imports(library).addLibrary('Size').print()).toBe(`import type { Size } ${integers}\n\n`)
  expect(new Imports(library).addLibrary('CommandDescriptor').print()).toContain(descriptors)
})

test('Imports names each thing once, packages first, and nothing that TypeScript has', () => {
  const imports = new Imports(packageLibrary('qga'))
    .addTypes(['str', 'uint64', { array: 'uint64' }, { array: 'disc' }, 'Disc', 'Cd'], './types.js')
    .addLibrary('Empty', 'Uint64')
  expect(imports.print()).toBe(
    "import type { Empty, Uint64 } from '@qga/schema'\nimport type { Cd, Disc, Qemudisc } from './types.js'\n\n",
  )
})

test('Imports prints nothing for nothing', () => {
  expect(new Imports(ownLibrary('qga')).addTypes(['str', 'any']).print()).toBe('')
})
