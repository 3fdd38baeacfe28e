/** The QEMUs whose monitor was measured, and which the fake can be. */
export type MonitorVersion = '7.2' | '11.1'

/** Where they differ. */
export interface MonitorTraits {
  readonly qemu: { readonly major: number; readonly minor: number; readonly micro: number }
  readonly package: string
  /** When a parse error is reported, and whether its place is named. */
  readonly parser: 'late' | 'early'
  /** Whether query-status tells `singlestep`. */
  readonly singlestep: boolean
  /** What is said of an address for a migration that is none. */
  readonly unknownProtocol: (uri: string) => string
  /** Whether every migration tells its status `device`, or only one that was paused before the switchover. */
  readonly tellsDevice: boolean
  /** Whether a migration is `failing` before it is `failed`. */
  readonly tellsFailing: boolean
  /** What is said of a migration that is cancelled before the switchover. */
  readonly interruptedText: string | undefined
}

export const monitorTraits: Readonly<Record<MonitorVersion, MonitorTraits>> = {
  '7.2': {
    qemu: { major: 7, minor: 2, micro: 22 },
    package: 'fake',
    parser: 'late',
    singlestep: true,
    unknownProtocol: () => "Parameter 'uri' expects a valid migration protocol",
    tellsDevice: false,
    tellsFailing: false,
    interruptedText: undefined,
  },
  '11.1': {
    qemu: { major: 11, minor: 1, micro: 3 },
    package: 'fake',
    parser: 'early',
    singlestep: false,
    unknownProtocol: (uri) => `unknown migration protocol: ${uri}`,
    tellsDevice: true,
    tellsFailing: true,
    interruptedText: 'Switchover is interrupted',
  },
}
