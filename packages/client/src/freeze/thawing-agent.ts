import type { Commands, Executes } from '../commands.js'

/** A connection that a guest can be thawed over: a `GuestAgent`, or anything with its verb. Disposed of after the thaw. */
export type ThawingAgent = Executes & AsyncDisposable

/** The same, where it can be said how a request is sent. */
export type ThawingCommands = Executes & Partial<Pick<Commands, 'executeSo'>>
