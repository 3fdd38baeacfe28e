/** What `qga` tells its caller. `exec` hands on the exit code of the program in the guest besides these. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  /** A deadline passed. */
  timeout: 124,
  /** `exec` only: qga itself failed, so what happened in the guest is not known, or nothing did. */
  ownFailure: 125,
  /** The agent has the command switched off, or does not have it. */
  unavailable: 126,
  /** `exec` only: the guest cannot start the program. */
  notStarted: 127,
  /** 128 and the number of SIGINT, as shells say it. */
  interrupted: 130,
  /** 128 and the number of SIGPIPE. */
  brokenPipe: 141,
} as const
