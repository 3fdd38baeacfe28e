import { cell } from '../output/cell.js'
import { compactJson } from '../output/json.js'
import { bytesText } from '../output/quantities.js'
import type { Style } from '../output/style.js'
import { capped, columns } from '../output/table.js'
import { wrapWords } from '../output/wrap-words.js'
import { type Answers, commandNames, type Part, questions } from './ask-guest.js'
import { list, member, number, string } from './reading.js'
import { timeText } from './time-text.js'

const LABEL_WIDTH = 14

/** Of one interface. */
const MAX_ADDRESSES = 16

/** How each part reads: its label and its lines, none if it says nothing. */
const sections: readonly (readonly [part: Part, label: string, lines: (value: unknown, hostNs: bigint) => string[]])[] =
  [
    ['hostName', 'host name', (value) => some(string(member(value, 'host-name')))],
    ['os', 'system', osLines],
    ['time', 'time', (value, hostNs) => (isInteger(value) ? [timeText(BigInt(value), hostNs)] : [cell(value)])],
    ['users', 'users', listed('users', userLines)],
    ['interfaces', 'addresses', listed('interfaces', addressLines)],
    ['filesystems', 'file systems', listed('filesystems', filesystemLines)],
    ['freeze', 'frozen', freezeLines],
    ['agent', 'agent', agentLines],
  ]

/** The whole page. A part that the agent does not offer is left out; one that failed says so in its place. */
export function pageLines(answers: Answers, style: Style): string[] {
  return sections.flatMap(([part, label, lines]) => {
    const answer = answers[part]
    switch (answer.kind) {
      case 'unavailable':
        return []
      case 'failed':
        return section(label, [style('dim', `not told by ${questions[part]}: ${cell(answer.why)}`)], style)
      default:
        return section(label, lines(answer.value, answer.hostNs), style)
    }
  })
}

function section(label: string, lines: readonly string[], style: Style): string[] {
  return lines.map((line, at) => {
    const head = (at === 0 ? label : '').padEnd(LABEL_WIDTH)
    return at === 0 ? `${style('bold', head)}${line}` : head + line
  })
}

function osLines(os: unknown): string[] {
  const name = string(member(os, 'pretty-name')) ?? string(member(os, 'name')) ?? string(member(os, 'id'))
  const kernel = [string(member(os, 'kernel-release')), string(member(os, 'machine'))].filter(
    (part) => part !== undefined,
  )
  return [...some(name), ...(kernel.length > 0 ? [`kernel ${kernel.map(cell).join(', ')}`] : [])]
}

/** Of a part that is a list; any other answer reads as it is. */
function listed(part: Part, lines: (all: readonly unknown[]) => string[]): (value: unknown) => string[] {
  return (value) => (Array.isArray(value) ? lines(value) : [`${questions[part]} says ${cell(compactJson(value))}`])
}

function userLines(users: readonly unknown[]): string[] {
  return users.length === 0 ? ['nobody is logged in'] : capped(users, (some) => columns(some.map(userRow)))
}

function userRow(user: unknown): string[] {
  const since = number(member(user, 'login-time'))
  const domain = string(member(user, 'domain'))
  const name = cell(member(user, 'user'))
  const whole = domain === undefined ? name : `${cell(domain)}\\${name}`
  return since === undefined ? [whole] : [whole, `since ${momentText(since)}`]
}

function momentText(seconds: number): string {
  const moment = new Date(seconds * 1000)
  return Number.isNaN(moment.getTime()) ? `${seconds}` : `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

function addressLines(interfaces: readonly unknown[]): string[] {
  return capped(interfaces, (some) => columns(some.flatMap(addressRow)))
}

function addressRow(one: unknown): string[][] {
  const addresses = list(member(one, 'ip-addresses')).filter((address) => !isLoopback(member(address, 'ip-address')))
  const shown = addresses.slice(0, MAX_ADDRESSES).map(addressText)
  return shown.length === 0 ? [] : [[cell(member(one, 'name')), shown.join(', ')]]
}

function addressText(address: unknown): string {
  return `${cell(member(address, 'ip-address'))}/${cell(member(address, 'prefix'))}`
}

function isLoopback(address: unknown): boolean {
  return typeof address !== 'string' || address.startsWith('127.') || address === '::1'
}

function filesystemLines(filesystems: readonly unknown[]): string[] {
  return capped(filesystems, (some) => columns(some.map(filesystemRow)))
}

function filesystemRow(one: unknown): string[] {
  const used = number(member(one, 'used-bytes'))
  const total = number(member(one, 'total-bytes'))
  const names = [cell(member(one, 'mountpoint')), cell(member(one, 'type'))]
  if (used === undefined || total === undefined) return names
  const sizes = `${bytesText(used)} of ${bytesText(total)}`
  return total > 0 ? [...names, sizes, `${Math.round((used * 100) / total)}%`] : [...names, sizes]
}

/** The usual state is not worth a line. */
function freezeLines(status: unknown): string[] {
  if (status === 'thawed') return []
  if (status !== 'frozen') return [`guest-fsfreeze-status says ${cell(status)}`]
  return [
    "the guest's file systems are frozen, and nearly all commands are barred",
    'to thaw them: qga call TARGET guest-fsfreeze-thaw',
  ]
}

function agentLines(info: unknown): string[] {
  const off = commandNames(info, false)
  const counts = `${commandNames(info, true).length} commands enabled, ${off.length} disabled`
  return [
    `qemu-ga ${cell(member(info, 'version'))}, ${counts}`,
    ...(off.length === 0 ? [] : capped(off, disabledLines)),
  ]
}

function disabledLines(names: readonly unknown[]): string[] {
  return wrapWords(`disabled: ${names.map(cell).join(', ')}`, 80 - LABEL_WIDTH)
}

function some(text: string | undefined): string[] {
  return text === undefined ? [] : [cell(text)]
}

function isInteger(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || Number.isSafeInteger(value)
}
