import { UnsendableError } from '@qga/wire'
import { OptionError } from '@qga/wire/calls'
import type { ShellName } from './exec-options.js'

/** The longest command line of Windows. [CreateProcess] */
const MAX_WINDOWS_COMMAND = 32_000

/** What runs a command line in a shell. */
const shells: Readonly<Record<ShellName, (line: string) => readonly string[]>> = {
  sh: (line) => ['/bin/sh', '-c', line],
  // The agent's GLib quotes arguments for C programs, with \" for a quote, which cmd does not know.
  cmd(line) {
    if (line.includes('"')) {
      throw new UnsendableError('a command line with double quotes cannot be handed to cmd by a guest agent', {
        hint: "Use shell: 'powershell', or run the program itself with an argv",
      })
    }
    if (/[\r\n]/.test(line)) {
      throw new UnsendableError('cmd takes one line', { hint: 'Join commands with &, or run them one after the other' })
    }
    // GLib would double a backslash before the quote that it puts behind it.
    return ['cmd.exe', '/d', '/s', '/c', line.replace(/\\$/, '\\ ')]
  },
  // Base64 needs no quoting; the settings before it keep progress off the output, and make the output UTF-8.
  powershell(line) {
    const script = `$ProgressPreference='SilentlyContinue';[Console]::OutputEncoding=[Text.Encoding]::UTF8;${line}`
    const encoded = Buffer.from(script, 'utf16le').toString('base64')
    if (encoded.length > MAX_WINDOWS_COMMAND) {
      throw new UnsendableError(`a PowerShell script of ${line.length} characters is too long for a command line`, {
        hint: 'Copy it to the guest with files.writeFile, and run that file',
      })
    }
    return ['powershell.exe', '-NoLogo', '-NoProfile', '-NonInteractive', '-EncodedCommand', encoded]
  },
}

/** The program and arguments that a command means. @throws OptionError, UnsendableError */
export function shellArgv(command: readonly string[] | string, shell: ShellName | undefined): readonly string[] {
  if (typeof command !== 'string') {
    if (shell === undefined) return command
    throw new OptionError(`shell: '${shell}' takes one command line, not an argv`, {
      hint: 'Give a string, quoted for that shell; or leave the shell out',
    })
  }
  if (shell === undefined) {
    throw new OptionError('a command line needs a shell', { hint: "Give an argv, or say shell: 'sh'" })
  }
  if (!Object.hasOwn(shells, shell)) throw new OptionError(`there is no shell '${shell}'`)
  return shells[shell](command)
}
