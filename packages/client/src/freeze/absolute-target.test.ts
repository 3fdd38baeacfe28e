import { join } from 'node:path'
import { expect, it } from 'vitest'
import { absoluteTarget } from './absolute-target.js'

const here = (name: string) => join(process.cwd(), name)

it.each([
  ['unix:./qga.sock', `unix:${here('qga.sock')}`],
  ['unix:qga.sock', `unix:${here('qga.sock')}`],
  ['listen:qga.sock', `listen:${here('qga.sock')}`],
  ['serial:tty', `serial:${here('tty')}`],
  ['hvsock://vm.sock:1024', `hvsock://${here('vm.sock')}:1024`],
  ['tls://host:1?dir=certs', `tls://host:1?dir=${here('certs')}`],
  ['tls://[::1]:1?dir=../a?b=c&server-name=vm1', `tls://[::1]:1?dir=${here('../a?b=c')}&server-name=vm1`],
])('%s is named by its whole path', (label, expected) => {
  expect(absoluteTarget(label)).toBe(expected)
})

it.each([
  'unix:/run/qga.sock',
  'unix:@qga',
  'unix:\0qga',
  'listen:tcp://127.0.0.1:9000',
  'tcp://host:9000',
  'tls://host:9000?server-name=dir=x',
  'tls://host:9000?dir=/etc/pki/qemu',
  'ssh://host/~/qga.sock',
  'vsock://3:1024',
  'fake agent',
])('%j stays as it is', (label) => {
  expect(absoluteTarget(label)).toBe(label)
})
