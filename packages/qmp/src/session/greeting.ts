import type { VersionInfo } from '@qga/schema/qmp'
import type { JsonValue } from '@qga/wire'

/** What a monitor says of itself before anything else. */
export interface Greeting {
  readonly version: VersionInfo
  /** Capabilities that it offers. */
  readonly capabilities: readonly string[]
}

const MAX_TEXT = 200
const MAX_CAPABILITIES = 100

/** The greeting, if it is one: `undefined` for anything that no QEMU says. Unknown members are no offence. */
export function readGreeting(value: JsonValue): Greeting | undefined {
  const version = member(value, 'version')
  const qemu = member(version, 'qemu')
  const [major, minor, micro] = ['major', 'minor', 'micro'].map((name) => member(qemu, name))
  const capabilities = member(value, 'capabilities')
  if (!isCount(major) || !isCount(minor) || !isCount(micro) || !Array.isArray(capabilities)) return undefined
  const text = member(version, 'package')
  return {
    version: { qemu: { major, minor, micro }, package: typeof text === 'string' ? text.slice(0, MAX_TEXT) : '' },
    capabilities: capabilities.filter((name) => typeof name === 'string').slice(0, MAX_CAPABILITIES),
  }
}

/** As people write it: `7.2.22`. */
export function versionText({ version: { qemu } }: Greeting): string {
  return `${qemu.major}.${qemu.minor}.${qemu.micro}`
}

function member(value: JsonValue | undefined, name: string): JsonValue | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject && Object.hasOwn(value, name) ? value[name] : undefined
}

function isCount(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
