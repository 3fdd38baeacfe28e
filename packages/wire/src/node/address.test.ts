import { describe, expect, test } from 'vitest'
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
  ])('%s', (address, label) => {
    expect(transportOf(address).label).toBe(label)
  })
})

describe('what is refused, and what the error says', () => {
  const known = 'Give a path such as /run/vm1/qga.sock, unix:PATH or tcp://HOST:PORT'
  const tcp = 'Write tcp://HOST:PORT, an IPv6 address as tcp://[::1]:PORT'
  const name = `${known}; a file in this folder is ./NAME`

  test.each([
    ['', '"" is no address', name],
    ['qga.sock', '"qga.sock" is no address', name],
    ['vm1', '"vm1" is no address', name],
    ['localhost:1234', '"localhost:1234" is no address', name],
    ['foo:bar', '"foo:bar" is no address', name],
    ['unix:', 'unix: lacks its path', known],
    ['http://localhost/', '"http://localhost/" has a scheme that is not known here', known],
    ['ssh://host/run/a.sock', '"ssh://host/run/a.sock" has a scheme that is not known here', known],
    ['/run/a\0b', 'the address holds a NUL byte', known],
    ['unix:/run/a\0', 'the address holds a NUL byte', known],
    ['tcp:', '"tcp:" is no TCP address', tcp],
    ['tcp://', '"tcp://" is no TCP address', tcp],
    ['tcp:localhost:1234', '"tcp:localhost:1234" is no TCP address', tcp],
    ['tcp://localhost', '"tcp://localhost" is no TCP address', tcp],
    ['tcp://localhost:', '"tcp://localhost:" is no TCP address', tcp],
    ['tcp://:1234', '"tcp://:1234" is no TCP address', tcp],
    ['tcp://localhost:0', '"tcp://localhost:0" is no TCP address', tcp],
    ['tcp://localhost:65536', '"tcp://localhost:65536" is no TCP address', tcp],
    ['tcp://localhost:-1', '"tcp://localhost:-1" is no TCP address', tcp],
    ['tcp://localhost:80a', '"tcp://localhost:80a" is no TCP address', tcp],
    ['tcp://localhost:1e3', '"tcp://localhost:1e3" is no TCP address', tcp],
    ['tcp://localhost:123456', '"tcp://localhost:123456" is no TCP address', tcp],
    ['tcp://localhost:80/path', '"tcp://localhost:80/path" is no TCP address', tcp],
    ['tcp://::1:1234', '"tcp://::1:1234" is no TCP address', tcp],
    ['tcp://[]:1234', '"tcp://[]:1234" is no TCP address', tcp],
  ])('%j', (address, summary, hint) => {
    const error = refusal(address)
    expect(error).toMatchObject({ code: 'BAD_ADDRESS', summary, hint })
    expect(error.message).toBe(`${summary}. ${hint}`)
  })

  test('a long or a nasty address does not fill or confuse the terminal', () => {
    expect(refusal('x'.repeat(5000)).summary).toBe(`"${'x'.repeat(200)}…" is no address`)
    expect(refusal('a\x1b[31m\n').summary).toBe('"a\\u001b[31m\\n" is no address')
  })
})
