import { expect, test } from 'vitest'
import { unknownFiles } from './named-files.js'

const paths = ['apps/integration/test/freeze.real.test.ts', 'packages/qmp/test/client.test.ts']

test.each([
  [['freeze', 'qmp/test'], []],
  [['freze'], ['freze']],
  [['freeze', 'freze', '-t', 'lease'], ['freze']],
  [['--retry=1', 'freze'], ['freze']],
  [['--project', 'agent 7.2', 'freeze'], []],
])('%j names %j that no file is called by', (args, unknown) => {
  expect(unknownFiles(args, paths)).toEqual(unknown)
})
