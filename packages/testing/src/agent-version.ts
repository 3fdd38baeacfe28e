/** The agents whose behaviour was measured, and which the fake can be. */
export type AgentVersion = '7.2' | '10.0' | '11.1'

/** Whether a version has what came `since` another; what has no such mark was always there. */
export function isIn(since: string | undefined, version: AgentVersion): boolean {
  const [major = 0, minor = 0] = (since ?? '0').split('.').map(Number)
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number)
  return ownMajor > major || (ownMajor === major && ownMinor >= minor)
}

/** Where they differ. */
export interface VersionTraits {
  /** What `guest-info` says. */
  readonly version: string
  /** When a parse error is reported, and whether its place is named. */
  readonly parser: 'late' | 'early'
  /** The error of a disabled command; `frozen` if that is the reason. */
  readonly disabledText: (command: string, frozen: boolean) => string
  /** The error of a program that cannot be started. */
  readonly spawnFailureText: (reason: string) => string
  readonly unknownPidText: string
  /** Whether what is blocked works while frozen, where it would if it were not blocked: ping, info, sync, status, thaw. */
  readonly freezeUnblocks: boolean
  readonly missingCpuText: (folder: string) => string
  /** The error of a time before 1970 or after 2069. */
  readonly invalidTimeText: string
  /** Whether guest-set-user-password tells what chpasswd said. */
  readonly passwordErrors: boolean
  /** Whether guest-get-fsinfo has total-bytes-privileged. */
  readonly privilegedBytes: boolean
}

const since10: Omit<VersionTraits, 'version' | 'parser'> = {
  disabledText: (command) => `Command ${command} has been disabled: the command is not allowed`,
  spawnFailureText: (reason) => reason,
  // The format of the number is missing in the agent's own text.
  unknownPidText: 'PID ld does not exist',
  freezeUnblocks: true,
  missingCpuText: (folder) => `open("${folder}")`,
  // What comes behind it is of whatever failed before, and says nothing.
  invalidTimeText: 'Invalid time: No such file or directory',
  passwordErrors: true,
  privilegedBytes: true,
}

export const versionTraits: Readonly<Record<AgentVersion, VersionTraits>> = {
  '7.2': {
    version: '7.2.22',
    parser: 'late',
    disabledText: (command, frozen) =>
      `Command ${command} has been disabled${frozen ? ': the agent is in frozen state' : ''}`,
    spawnFailureText: (reason) => `Guest agent command failed, error was '${reason}'`,
    unknownPidText: "Invalid parameter 'pid'",
    freezeUnblocks: false,
    missingCpuText: (folder) => `open("${folder}")`,
    invalidTimeText: 'Invalid time',
    passwordErrors: false,
    privilegedBytes: false,
  },
  '10.0': { ...since10, version: '10.0.13', parser: 'late' },
  '11.1': {
    ...since10,
    version: '11.1.3',
    parser: 'early',
    missingCpuText: (folder) => `Could not open '${folder}'`,
  },
}
