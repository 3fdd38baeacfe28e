import { describe, expect, it } from 'vitest'
import { shellArgv } from './shell-command.js'

describe('shellArgv', () => {
  it('leaves an argv alone', () => {
    expect(shellArgv(['ls', '-l', '"'], undefined)).toEqual(['ls', '-l', '"'])
  })

  it.each([
    ['sh', 'ls "$HOME" | wc', ['/bin/sh', '-c', 'ls "$HOME" | wc']],
    ['cmd', 'dir C:\\ & ver', ['cmd.exe', '/d', '/s', '/c', 'dir C:\\ & ver']],
    ['cmd', 'dir C:\\', ['cmd.exe', '/d', '/s', '/c', 'dir C:\\ ']],
  ] as const)('gives a line to %s', (shell, line, argv) => {
    expect(shellArgv(line, shell)).toEqual(argv)
  })

  it('gives a script to powershell in base64, whatever is in it', () => {
    const argv = shellArgv(`Write-Output "é'"`, 'powershell')
    expect(argv.slice(0, -1)).toEqual(['powershell.exe', '-NoLogo', '-NoProfile', '-NonInteractive', '-EncodedCommand'])
    expect(Buffer.from(argv.at(-1) ?? '', 'base64').toString('utf16le')).toMatch(/;Write-Output "é'"$/)
  })

  it.each([
    ['a line without a shell', 'ls', undefined, 'BAD_OPTION'],
    ['an argv with a shell', ['ls'], 'sh', 'BAD_OPTION'],
    ['a shell that does not exist', 'ls', 'constructor', 'BAD_OPTION'],
    ['quotes for cmd', 'echo "a"', 'cmd', 'UNSENDABLE'],
    ['two lines for cmd', 'echo a\necho b', 'cmd', 'UNSENDABLE'],
    ['a script that is too long', 'x'.repeat(20_000), 'powershell', 'UNSENDABLE'],
  ])('refuses %s', (_, command, shell, code) => {
    expect(() => shellArgv(command, shell as 'sh')).toThrow(expect.objectContaining({ code }))
  })
})
