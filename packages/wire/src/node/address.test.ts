import { constants, openSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { fifo } from '../../test/fifo.js'
import { connectRejection, rejection } from '../../test/rejection.js'
import { stubProgram } from '../../test/stub-program.js'
import { AddressError } from '../errors/address-error.js'
import { transportOf } from './address.js'

function refusal(address: string): AddressError {
  try {
    transportOf(address)
  } catch (error) {
    if (error instanceof AddressError) return error
    throw error
  }
  throw new Error(`accepted: ${address}`)
}

describe('what an address leads to', () => {
  test.each([
    ['/run/vm1/qga.sock', 'unix:/run/vm1/qga.sock'],
    ['./qga.sock', 'unix:./qga.sock'],
    ['run/qga.sock', 'unix:run/qga.sock'],
    ['/run/a b/ü.sock', 'unix:/run/a b/ü.sock'],
    ['/run/with:colon/x://y', 'unix:/run/with:colon/x://y'],
    ['c:/qga.sock', 'unix:c:/qga.sock'],
    ['unix:/run/qga.sock', 'unix:/run/qga.sock'],
    ['UNIX:/run/qga.sock', 'unix:/run/qga.sock'],
    ['unix:///run/qga.sock', 'unix:/run/qga.sock'],
    ['unix://run/qga.sock', 'unix:/run/qga.sock'],
    ['unix:qga.sock', 'unix:qga.sock'],
    ['unix:tcp://a:1', 'unix:tcp://a:1'],
    ['tcp://localhost:1234', 'tcp://localhost:1234'],
    ['TCP://localhost:1234', 'tcp://localhost:1234'],
    ['tcp://192.0.2.1:1', 'tcp://192.0.2.1:1'],
    ['tcp://vm-1.example:65535', 'tcp://vm-1.example:65535'],
    ['tcp://[::1]:1234', 'tcp://[::1]:1234'],
    ['tcp://[fe80::1%eth0]:1234', 'tcp://[fe80::1%eth0]:1234'],
    ['tcp://localhost:00080', 'tcp://localhost:80'],
    ['tls://vm1.example:1234', 'tls://vm1.example:1234'],
    ['tls://[::1]:1234?dir=/etc/pki/qemu&server-name=vm1', 'tls://[::1]:1234?dir=/etc/pki/qemu&server-name=vm1'],
    ['tls://a:1?', 'tls://a:1'],
    ['ssh://host/run/qga.sock', 'ssh://host/run/qga.sock'],
    ['ssh://root@host:2222/run/qga.sock', 'ssh://root@host:2222/run/qga.sock'],
    ['ssh://host/~/qga.sock', 'ssh://host/~/qga.sock'],
    ['ssh://me@[::1]/run/a:b@c', 'ssh://me@[::1]/run/a:b@c'],
    ['vsock://3:1234', 'vsock://3:1234'],
    ['vsock://4294967294:4294967294', 'vsock://4294967294:4294967294'],
    ['hvsock:///run/vm1.vsock:1234', 'hvsock:///run/vm1.vsock:1234'],
    ['hvsock:///run/a:b:1', 'hvsock:///run/a:b:1'],
    ['serial:/dev/ttyS0', 'serial:/dev/ttyS0'],
    ['serial:/dev/ttyS0?speed=115200', 'serial:/dev/ttyS0?speed=115200'],
    ['serial:pts', 'serial:pts'],
    ['fd:3', 'fd:3'],
    ['fd:0,1', 'fd:0,1'],
    ['listen:/run/qga.sock', 'listen:/run/qga.sock'],
    ['listen:unix:/run/qga.sock', 'listen:/run/qga.sock'],
    ['listen:unix:///run/qga.sock', 'listen:/run/qga.sock'],
    ['listen:qga.sock', 'listen:qga.sock'],
    ['listen:/run/a://b', 'listen:/run/a://b'],
    ['listen:tcp://127.0.0.1:4444', 'listen:tcp://127.0.0.1:4444'],
    ['listen:tcp://[::1]:4444', 'listen:tcp://[::1]:4444'],
  ])('%s', (address, label) => {
    expect(transportOf(address).label).toBe(label)
  })
})

describe('what is refused, and what the error says', () => {
  const known =
    'Give a path such as /run/vm1/qga.sock, or unix:PATH, tcp://HOST:PORT, tls://HOST:PORT, ' +
    'ssh://[USER@]HOST[:PORT]/PATH, vsock://CID:PORT, hvsock://PATH:PORT, serial:PATH, fd:NUMBER or fd:READ,WRITE, ' +
    'listen:PATH or listen:tcp://HOST:PORT'
  const name = `${known}; a file in this folder is ./NAME`

  test.each([
    ['', 'is no address', name],
    ['qga.sock', 'is no address', name],
    ['vm1', 'is no address', name],
    ['foo:bar', 'is no address', name],
    ['localhost:1234', 'is no address', 'Did you mean tcp://localhost:1234? A file in this folder is ./NAME'],
    ['3:1234', 'is no address', 'Did you mean vsock://3:1234? A file in this folder is ./NAME'],
    ['ftp://host/x', 'has a scheme that is not known here', known],
    ['tpc://host:1', 'has a scheme that is not known here', 'Did you mean tcp://HOST:PORT?'],
    ['unx:///run/a.sock', 'has a scheme that is not known here', 'Did you mean unix:PATH?'],
    ['vsocks://3:1', 'has a scheme that is not known here', 'Did you mean vsock://CID:PORT?'],
    ['shh://host/x', 'has a scheme that is not known here', 'Did you mean ssh://[USER@]HOST[:PORT]/PATH?'],
    ['constructor://x', 'has a scheme that is not known here', known],
    ['http://localhost/', 'names no transport', expect.stringMatching(/^A gateway is spoken to by HTTP/)],
    ['https://localhost/', 'names no transport', expect.stringMatching(/^A gateway is spoken to by HTTP/)],
    ['libvirt://web1', 'names no transport', expect.stringMatching(/virsh qemu-agent-command$/)],
    ['libvirt+ssh://host/web1', 'names no transport', expect.stringMatching(/virsh qemu-agent-command$/)],
    ['qemu:///system', 'names no transport', expect.stringMatching(/virsh qemu-agent-command$/)],
    ['pve:101', 'names no transport', expect.stringMatching(/run\/qemu-server\/ID.qga$/)],
    ['kubevirt://ns/vm', 'names no transport', expect.stringMatching(/in the pod/i)],
    ['pty:/dev/pts/3', 'names no transport', 'What QEMU calls pty:PATH is serial:PATH here'],
    ['UNIX-CONNECT:/x', 'names no transport', 'What socat calls UNIX-CONNECT:PATH is unix:PATH here'],
    ['exec:socat - UNIX-CONNECT:/x', 'names no transport', expect.stringMatching(/command\(\[/)],
    ['unix:', 'is no unix address', 'It lacks its path: write unix:PATH'],
    ['unix://', 'is no unix address', 'It lacks its path: write unix:PATH'],
  ])('%j', (address, says, hint) => {
    const error = refusal(address)
    expect(error).toMatchObject({ code: 'BAD_ADDRESS', summary: `${JSON.stringify(address)} ${says}`, hint })
    expect(error.message).toBe(`${error.summary}. ${error.hint}`)
  })

  const brackets = 'An IPv6 address stands in brackets, as in [::1]'
  const range = 'Its port is no number from 1 to 65535'
  const noHost = 'Its host is neither a name nor an address'

  test.each([
    ['tcp:', 'It lacks the // before its host'],
    ['tcp:localhost:1234', 'It lacks the // before its host'],
    ['tcp://', 'It lacks its host'],
    ['tcp://:1234', 'It lacks its host'],
    ['tcp://localhost', 'It lacks its port'],
    ['tcp://localhost:', 'It lacks its port'],
    ['tcp://localhost:0', range],
    ['tcp://localhost:65536', range],
    ['tcp://localhost:-1', range],
    ['tcp://localhost:a80', range],
    ['tcp://localhost:80a', 'Nothing may follow its port'],
    ['tcp://localhost:1e3', 'Nothing may follow its port'],
    ['tcp://localhost:123456', range],
    ['tcp://localhost:80/path', 'Nothing may follow its port'],
    ['tcp://localhost:80/', 'Nothing may follow its port'],
    ['tcp://localhost:80\n', 'Nothing may follow its port'],
    ['tcp://::1:1234', brackets],
    ['tcp://[]:1234', noHost],
    ['tcp://[host]:1234', noHost],
    ['tcp://[127.0.0.1]:1234', noHost],
    ['tcp://user@host:1234', noHost],
    ['tcp://-x:1', noHost],
    ['tcp://a b:1', noHost],
  ])('%j: %s', (address, fault) => {
    const error = refusal(address)
    expect(error.summary).toBe(`${JSON.stringify(address)} is no TCP address`)
    expect(error.hint).toBe(`${fault}: write tcp://HOST:PORT`)
  })

  test.each([
    ['tls://a', 'TLS', 'It lacks its port'],
    ['tls://a:1?x=1', 'TLS', 'Its options are dir=… and server-name=…'],
    ['tls://a:1?dir', 'TLS', 'Its options are dir=… and server-name=…'],
    ['tls://a:1?dir=', 'TLS', 'Its options are dir=… and server-name=…'],
    ['ssh:host/x', 'ssh', 'It lacks the // before its host'],
    ['ssh:///x', 'ssh', 'It lacks its host'],
    ['ssh://host', 'ssh', 'It lacks the path of the socket'],
    ['ssh://host/', 'ssh', 'It lacks the path of the socket'],
    ['ssh://host/~/', 'ssh', 'It lacks the path of the socket'],
    ['ssh://@host/x', 'ssh', 'Its user is none'],
    ['ssh://-oProxyCommand=x@host/x', 'ssh', 'Its user is none'],
    ['ssh://me@there@host/x', 'ssh', noHost],
    ['ssh://-oProxyCommand=x/y', 'ssh', noHost],
    ['ssh://host:x/y', 'ssh', range],
    ['ssh://::1/x', 'ssh', brackets],
    ['vsock:3:1', 'vsock', 'It lacks the // before its CID'],
    ['vsock://3', 'vsock', 'It lacks its port'],
    ['vsock://3:', 'vsock', 'It lacks its port'],
    ['vsock://:1', 'vsock', 'It lacks its CID'],
    ['vsock://vm1:1', 'vsock', 'Its CID and its port are numbers'],
    ['vsock://3:4294967295', 'vsock', 'Its CID and its port are numbers'],
    ['hvsock:/run/x:1', 'hybrid vsock', 'It lacks the // before its path'],
    ['hvsock:///run/x', 'hybrid vsock', 'It lacks its port'],
    ['hvsock:///run/x:', 'hybrid vsock', 'It lacks its port'],
    ['hvsock://:1', 'hybrid vsock', 'It lacks its path'],
    ['hvsock://', 'hybrid vsock', 'It lacks its path'],
    ['hvsock:///run/x:abc', 'hybrid vsock', 'Its port is no number'],
    ['serial:', 'serial', 'It lacks its path'],
    ['serial:/dev/ttyS0?speed=fast', 'serial', 'Its speed is no number of bits per second'],
    ['serial:/dev/ttyS0?speed=0', 'serial', 'Its speed is no number of bits per second'],
    ['serial:/dev/ttyS0?baud=9600', 'serial', 'Its options are speed=…'],
    ['fd:', 'descriptor', 'It lacks its number'],
    ['fd:x', 'descriptor', 'It lacks its number'],
    ['fd:1,', 'descriptor', 'It lacks its number'],
    ['listen:', 'listening', 'It lacks its path'],
    ['listen:unix:', 'listening', 'It lacks its path'],
    ['listen:tls://127.0.0.1:1', 'listening', 'QEMU comes to us by a unix socket or by TCP'],
    ['listen:tcp://127.0.0.1', 'listening', 'It lacks its port'],
  ])('%j is no %s address: %s', (address, kind, fault) => {
    const error = refusal(address)
    expect(error.summary).toBe(`${JSON.stringify(address)} is no ${kind} address`)
    expect(error.hint).toMatch(new RegExp(`^${fault.replaceAll(/[.?()[\]]/g, '\\$&')}: write `))
  })

  test.each(['/run/a\0b', 'unix:/run/a\0', 'ssh://host/a\0'])('%j holds a NUL byte', (address) => {
    expect(refusal(address)).toMatchObject({ summary: 'the address holds a NUL byte', hint: known })
  })

  test('a password is refused, and not repeated', () => {
    const error = refusal('ssh://me:secret@host/x')
    expect(error.summary).toBe('"ssh://me:…@host/x" is no ssh address')
    expect(error.hint).toMatch(/^It cannot hold a password: ssh takes keys here: write /)
    expect(refusal('tcp://me:secret@host:1').message).not.toContain('secret')
  })

  test('a long or a nasty address does not fill or confuse the terminal', () => {
    expect(refusal('x'.repeat(5000)).summary).toBe(`"${'x'.repeat(200)}…" is no address`)
    expect(refusal('a\x1b[31m\n').summary).toBe('"a\\u001b[31m\\n" is no address')
  })
})

describe('a transport that is loaded when it is opened', () => {
  test.each([
    'tls://127.0.0.1:1?dir=/none',
    'ssh://me@[::1]:1/run/a.sock',
    'ssh://host/~/a.sock',
    'vsock://3:1234',
    'hvsock:///none/vm.vsock:1234',
    'serial:/none/tty?speed=9600',
    'fd:9999',
    'fd:9998,9999',
    'listen:/none/a.sock',
    'listen:tcp://192.0.2.1:4444',
  ])('says itself what is wrong with %s', async (address) => {
    for (const name of ['ssh', 'socat']) stubProgram(name, 'exit 1')
    const transport = transportOf(address)
    const error = await connectRejection(transport.open({}))
    expect(error.summary).toContain(transport.label.replace(/^listen:/, ''))
  })

  test('is the same one each time', async () => {
    const path = fifo()
    const read = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const write = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
    const transport = transportOf(`fd:${read},${write}`)
    const channel = await transport.open({})
    expect((await connectRejection(transport.open({}))).summary).toContain('opened before')
    channel.close()
  })

  test('heeds the signal', async () => {
    const transport = transportOf('fd:9999')
    const gone = new Error('the caller has gone')
    expect(await rejection(transport.open({ signal: AbortSignal.abort(gone) }))).toBe(gone)
    const caller = new AbortController()
    const opening = rejection(transport.open({ signal: caller.signal }))
    caller.abort(gone)
    expect(await opening).toBe(gone)
  })
})
