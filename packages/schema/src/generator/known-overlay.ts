import agent from '../../facts/overlay.json' with { type: 'json' }
import monitor from '../../facts/qmp-overlay.json' with { type: 'json' }
import type { Overlay } from './sources.js'

/** What we know besides the schema, by protocol. What it says of definitions that a schema has not is passed over. */
export const knownOverlay: Readonly<Record<'qga' | 'qmp', Overlay>> = { qga: agent, qmp: monitor }
