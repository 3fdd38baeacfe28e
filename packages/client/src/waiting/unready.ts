/**
 * Why an agent is not there to be used:
 *
 * | reason | what was seen | |
 * | --- | --- | --- |
 * | `no-socket` | nothing is at the path, or no socket | the machine is not started, or the path is wrong |
 * | `permission` | this user may not connect, or the path is not to be trusted | |
 * | `refused` | a socket where nobody listens | the machine is gone |
 * | `unreachable` | the network leads nowhere | |
 * | `held` | connected, not served, and another client is | |
 * | `silent` | connected, and no answer | the agent is not running (yet), or busy, or the guest stands still |
 * | `not-an-agent` | something else answers | |
 * | `blocked` | the agent answers, and refuses what is needed | |
 * | `frozen` | the agent answers; file systems are frozen and most commands barred | |
 * | `closed` | the connection ended | |
 * | `unstable` | the agent answers, but not for so long without a break | |
 */
export type UnreadyReason =
  | 'no-socket'
  | 'permission'
  | 'refused'
  | 'unreachable'
  | 'held'
  | 'silent'
  | 'not-an-agent'
  | 'blocked'
  | 'frozen'
  | 'closed'
  | 'unstable'
