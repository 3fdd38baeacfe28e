import { expect, test } from 'vitest'
import { parseEndpoint } from './endpoint.js'

test.each([
  ['/run/a.sock:/etc/hosts', '/run/a.sock', '/etc/hosts'],
  ['./a.sock:/etc/hosts', './a.sock', '/etc/hosts'],
  ['unix:/run/a.sock:/etc/hosts', 'unix:/run/a.sock', '/etc/hosts'],
  ['unix:///run/a.sock:/etc/hosts', 'unix:///run/a.sock', '/etc/hosts'],
  ['unix:a.sock:/x', 'unix:a.sock', '/x'],
  ['serial:/dev/ttyS1:/x', 'serial:/dev/ttyS1', '/x'],
  ['listen:/run/a.sock:/x', 'listen:/run/a.sock', '/x'],
  ['listen:tcp://h:1:/x', 'listen:tcp://h:1', '/x'],
  ['fd:3:/x', 'fd:3', '/x'],
  ['ssh://host/run/a.sock:/x', 'ssh://host/run/a.sock', '/x'],
  ['tcp://h:1:/etc/x', 'tcp://h:1', '/etc/x'],
  ['tcp://[::1]:1234:/x', 'tcp://[::1]:1234', '/x'],
  ['TCP://h:1:/x', 'TCP://h:1', '/x'],
  ['tcp://h:/x', 'tcp://h', '/x'],
  ['/run/a.sock:C:\\logs\\a.txt', '/run/a.sock', 'C:\\logs\\a.txt'],
  ['/run/a.sock:c:/logs/a.txt', '/run/a.sock', 'c:/logs/a.txt'],
  ['unix:/run/a.sock:C:\\x', 'unix:/run/a.sock', 'C:\\x'],
  ['tcp://[::1]:1234:C:\\x', 'tcp://[::1]:1234', 'C:\\x'],
  ['tcp://h:1:\\\\server\\x', 'tcp://h:1', '\\\\server\\x'],
  // Colons of the guest's path, also before a slash.
  ['/run/a.sock:/sys/devices/0000:00:01.0/vendor', '/run/a.sock', '/sys/devices/0000:00:01.0/vendor'],
  ['/run/a.sock:/mnt/server:/x', '/run/a.sock', '/mnt/server:/x'],
  ['tcp://h:1:/a:/b', 'tcp://h:1', '/a:/b'],
  // Colons of the socket's path.
  ['/run/a:1/q.sock:/x', '/run/a:1/q.sock', '/x'],
  ['/run/a.sock:/', '/run/a.sock', '/'],
  ['web1:/etc/hosts', 'web1', '/etc/hosts'],
])('%s is in a guest', (word, target, path) => {
  expect(parseEndpoint(word)).toEqual({ kind: 'guest', target, path })
})

test.each([
  '',
  'file',
  '.',
  '/etc/hosts',
  './a:b',
  'a:b',
  ':/x',
  '/run/a.sock:',
  '/run/a.sock:etc/hosts',
  'C:\\x',
  'unix:/run/a.sock',
  'tcp://h:1',
])('%s is here', (word) => {
  expect(parseEndpoint(word)).toEqual({ kind: 'local', path: word })
})
