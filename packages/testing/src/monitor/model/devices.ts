import { CommandFailure, genericError } from '../../command-failure.js'
import type { EmitEvent } from '../monitor-handlers.js'
import type { BlockNodes } from './block-nodes.js'
import type { ModelCommands } from './model-commands.js'

/** Devices that were plugged in. Those of PCI wait for the guest to let go of them, and there is none. */
export class Devices {
  readonly #nodes: BlockNodes
  readonly #emit: EmitEvent
  readonly #devices = new Map<string, { readonly driver: string; leaving: boolean }>()

  constructor(nodes: BlockNodes, emit: EmitEvent) {
    this.#nodes = nodes
    this.#emit = emit
  }

  readonly commands: ModelCommands = {
    device_add: (args) => {
      const { driver, id = '' } = args
      const drive = 'drive' in args && typeof args.drive === 'string' ? args.drive : undefined
      if (this.#devices.has(id)) throw genericError(`Duplicate device ID '${id}'`)
      if (drive !== undefined && !this.#nodes.has(drive)) {
        throw genericError(`Property '${driver}.drive' can't find value '${drive}'`)
      }
      this.#devices.set(id, { driver, leaving: false })
      if (drive !== undefined) this.#nodes.plug(id, this.#nodes.find(drive))
    },
    device_del: ({ id }) => {
      const device = this.#devices.get(id)
      if (device === undefined) throw new CommandFailure('DeviceNotFound', `Device '${id}' not found`)
      if (device.leaving) throw genericError(`Device ${id} is already in the process of unplug`)
      device.leaving = true
      if (device.driver.endsWith('-pci')) return
      this.#devices.delete(id)
      this.#nodes.unplug(id)
      this.#emit('DEVICE_DELETED', { device: id, path: `/machine/peripheral/${id}` })
    },
  }
}
