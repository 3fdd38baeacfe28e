import type { Arguments, CommandName } from '@qga/schema/qmp'

/** Commands of a part of the model. They get arguments that were checked; undefined is `{}`; they throw `CommandFailure`. */
export type ModelCommands = { readonly [N in CommandName]?: (args: Arguments<N>) => unknown }
