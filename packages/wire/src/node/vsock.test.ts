import { expect, test } from 'vitest'
import { bytes } from '../../test/bytes.js'
import { recorder } from '../../test/recorder.js'
import { connectRejection } from '../../test/rejection.js'
import { stubProgram } from '../../test/stub-program.js'
import { vsock } from './vsock.js'

const socat = '2026/11/21 05:32:45 socat[9062]'

test('is socat, which tells when it is connected', async () => {
  const { argv } = stubProgram(
    'socat',
    `sleep 0.05; echo '${socat} N starting data transfer loop with FDs' >&2; exec cat`,
  )
  const channel = await vsock(3, 1234).open({})
  const heard = recorder()
  channel.start(heard)
  channel.write(bytes('x'))
  await heard.hasReceived(1)
  channel.close()
  await heard.ended
  expect(argv()).toEqual(['-d', '-d', '-t', '0', '-', 'VSOCK-CONNECT:3:1234'])
  expect([channel.label, channel.local]).toEqual(['vsock://3:1234', true])
})

test.each([
  [`${socat} E connect(5, AF=40 cid:3 port:1234, 16): Connection reset by peer`, 'refused', 'does not listen'],
  [`${socat} E connect(5, AF=40 cid:3 port:1234, 16): Connection refused`, 'refused', 'does not listen'],
  [`${socat} E connect(5, AF=40 cid:77 port:1234, 16): Connection timed out`, 'unreachable', 'no guest'],
  [`${socat} E connect(5, AF=40 cid:77 port:1234, 16): No such device`, 'unreachable', 'no guest'],
  [`${socat} E socket(40, 1, 0): Address family not supported by protocol`, 'other', 'this machine has no vsock'],
  [`${socat} E unknown device/address "VSOCK-CONNECT"`, 'other', 'this socat knows no vsock'],
  ['something else', 'other', 'socat ended with exit code 1: something else'],
])('%j is %s', async (words, reason, says) => {
  stubProgram('socat', `echo '${words}' >&2; exit 1`)
  const error = await connectRejection(vsock(3, 1234).open({}))
  expect(error).toMatchObject({ reason, cause: { exitCode: 1 } })
  expect(error.summary).toContain(`cannot connect to vsock://3:1234: `)
  expect(error.summary).toContain(says)
})
