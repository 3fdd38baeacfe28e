import type { Requirement } from './requirement.js'

const socket = { channels: ['virtio-serial', 'isa-serial'] } as const
const MANUAL = "QEMU's guest agent protocol reference"

/** What we promise on real agents in real machines. A test cites each by `verifies(id, …)`. */
export const requirements = {
  'channel/commands': {
    says: 'Commands are answered over every channel, a hundred in one go in their order.',
    source: MANUAL,
  },
  'channel/bytes': {
    says: 'A file of every byte value comes back as it was sent, whatever the channel does to control characters.',
    source: 'protocol.md M, Running real guests: bytes before the line is raw are echoed back',
  },
  'channel/second-client': {
    says: 'A client that comes after another has left starts clean, whatever that one left unread.',
    source: 'protocol.md M, Socket [stale]',
  },
  'channel/agent-restart': {
    says: 'The connection serves on after the agent was killed and started anew.',
    source: 'protocol.md M, Socket [agent_restart]',
    on: { channels: ['virtio-serial', 'isa-serial', 'pty', 'isa-serial-pty'] },
  },
  'channel/agent-away': {
    says: 'A call that is made while no agent runs is answered by the next one; a serial line loses it.',
    source: 'protocol.md M, Socket [waitping, agent_restart]; 1.9 item 70',
    on: { channels: ['virtio-serial', 'pty'] },
  },

  'commands/every': {
    says: 'Every command that the agent offers is called by a scenario, or named as one that ends the machine.',
    source: 'guest-info of the agent',
  },
  'commands/telling': {
    says: 'What the agent tells of processors, memory, disks, file systems, clock and network is what the kernel tells.',
    source: MANUAL,
  },
  'commands/clock': {
    says: 'The clock is set to the moment that was asked for, as near as one can see over the wire; an impossible time is refused.',
    source: MANUAL,
  },
  'commands/passwords': {
    says: 'A password is set as plain text or as a hash, and a refusal says why.',
    source: MANUAL,
  },
  'commands/ssh-keys': { says: 'Keys of a user are added once, listed, replaced and removed.', source: MANUAL },
  'commands/vcpus': {
    says: 'Processors go off and on line; the boot processor does not, and a partial success is told as a number.',
    source: MANUAL,
  },
  'commands/memory-blocks': {
    says: 'Memory blocks go off and on line, and each failure is told by block.',
    source: MANUAL,
  },
  'commands/exec': {
    says: 'A program runs with arguments, input and environment; its code or signal and all it wrote come back.',
    source: MANUAL,
  },
  'commands/helpers': {
    says: 'The helpers of @qga/client/guest do to a whole guest what they say, and say what became of it.',
    source: 'our own promise',
  },
  'commands/absent': {
    says: 'A command that this agent lacks or has disabled is told as unavailable, apart from other failures.',
    source: 'protocol.md M, Wire and parser [freeze, blocked]; 1.3 item 21',
  },

  'freeze/writes': {
    says: 'A frozen file system takes no write until it is thawed, and the write is then complete.',
    source: MANUAL,
  },
  'freeze/refusals': {
    says: 'While frozen all but the few commands of the freeze are refused, and the error says that it is the freeze.',
    source: "protocol.md M, Commands [freeze]; QEMU's qga/main.c",
  },
  'freeze/no-thaw': {
    says: 'Where the agent is not allowed to thaw, nothing is frozen.',
    source: 'protocol.md 1.5 item 32; measured here: 7.2 bars it while frozen, too',
  },
  'freeze/hooks': { says: 'Hooks run around a freeze; one that fails leaves nothing frozen.', source: MANUAL },
  'freeze/agent-killed': {
    says: 'When the agent dies while frozen, the next one knows it and thaws.',
    source: 'protocol.md M, Commands [freeze_agent_dies]; 1.5 item 37',
  },
  'freeze/other-client': {
    says: 'The freeze belongs to the guest: another client finds it and thaws it.',
    source: 'protocol.md M, Commands [freeze_agent_dies]',
  },
  'freeze/lease': {
    says: 'A freeze that nobody ends is ended by its lease, and whoever held it is told.',
    source: 'our own promise: the agent itself never thaws',
  },
  'freeze/lease-agent-killed': {
    says: 'A lease is thawed and confirmed also by the agent that came after the one that froze.',
    source: 'our own promise',
  },
  'freeze/list': { says: 'A list of mount points freezes those alone.', source: MANUAL },
  'freeze/with-frozen': {
    says: 'Work is done while all, or what was asked for, is frozen; what it is worth is told, and all is thawed.',
    source: 'our own promise',
  },
  'freeze/pending': {
    says: 'What a killed process has left frozen is known from its journal, and thawed by whoever comes next.',
    source: 'our own promise',
  },
  'freeze/trim': { says: 'Blocks that files no longer use are given back to the image of the disk.', source: MANUAL },

  'files/large': {
    says: 'The largest read that the agent allows (48 MiB) arrives whole, and one byte more is refused.',
    source: 'protocol.md M, Commands [files]; 1.4 item 27',
  },
  'files/transfer': {
    says: 'An upload and a download of 8 MiB are equal byte for byte, and leave no file open.',
    source: MANUAL,
  },
  'files/tree': {
    says: 'A folder comes back from a guest as it went there: names, contents, permissions, links.',
    source: 'our own promise',
  },
  'files/full-disk': {
    says: 'An upload onto a disk that runs full fails, says so, and leaves the session usable.',
    source: 'protocol.md M, Commands [files]; 1.7 item 58',
  },
  'files/output-limit': {
    says: 'Of a program that writes more than 16 MiB, 16 MiB come back and are marked as cut.',
    source: 'protocol.md M, Commands [exec_big]; 1.4 item 26',
  },

  'streaming/output': {
    says: 'Both outputs of a program come while it runs, then its exit code; nothing of them stays in the guest.',
    source: 'our own promise: the agent tells the output at the end alone',
  },
  'streaming/input': {
    says: 'An input of 6 MiB comes to a running program as it was, and nothing of it stays in the guest.',
    source: 'our own promise: the agent takes an input at the start alone',
  },
  'streaming/ended': {
    says: 'A program that is done with early is ended in the guest, and so is what moved its input.',
    source: 'our own promise',
  },

  'power/suspend': {
    says: 'A guest is suspended without an answer, and answers on the same connection after its wake-up.',
    source: 'protocol.md M, Commands [suspend]',
  },
  'power/reboot': {
    says: 'A reboot keeps the connection, and the agent is back on it.',
    source: 'protocol.md M, Socket [shutdown]',
  },
  'power/halt': {
    says: 'A halted guest is silent: calls end by their deadline, not by an error.',
    source: 'protocol.md M, Socket [shutdown]',
  },
  'power/powerdown': {
    says: 'A guest that powers down, which QMP confirms, ends its connection, which says that it was closed.',
    source: 'protocol.md M, Socket [shutdown]; 1.3 item 23',
  },
  'power/suspend-refused': {
    says: 'A suspend that the guest cannot do is an error, not a silence taken for success.',
    source: 'protocol.md M, Commands [suspend]',
  },

  'interruption/agent-killed': {
    says: 'An agent killed in mid-reply costs that call alone; the next agent is in step on the same connection.',
    source: 'protocol.md M, Socket [agent_restart]',
  },
  'interruption/reset': {
    says: 'A machine reset in mid-reply costs that call alone; the agent is in step on the same connection after the boot.',
    source: 'protocol.md M, Socket [reset_midreply]',
  },
  'interruption/boot': {
    says: 'A client that connects before the guest has booted is served as soon as the agent is there.',
    source: 'protocol.md M, Socket [waitping, agent_restart]',
  },
  'interruption/given-up': {
    says: 'A call that is given up does not spoil the next ones, though its reply comes later.',
    source: MANUAL,
  },

  'sharing/two-clients': {
    says: 'A second client on a socket is told that it is held by another one, and is served when the first has left.',
    source: 'protocol.md M, Socket [two_clients]; 1.9 item 69',
    on: socket,
  },
  'sharing/backlog': {
    says: 'A full queue of clients is waited for, not failed.',
    source: 'protocol.md M, Socket [two_clients]',
    on: socket,
  },
  'sharing/half-request': {
    says: 'Half a request that somebody left behind does not spoil the next client.',
    source: 'protocol.md M, Socket [stale]; 1.2 item 13',
    on: socket,
  },
  'sharing/stale-reply': {
    says: 'Megabytes of reply that somebody did not read are thrown away before the next client starts.',
    source: 'protocol.md M, Socket [stale]',
    on: socket,
  },

  'policy/blocked': {
    says: 'A command that the guest blocks is told as unavailable, and the others work.',
    source: 'protocol.md M, Wire and parser [freeze, blocked]',
  },
  'policy/allowed': {
    says: 'With a list of allowed commands the client connects, and all others are told as unavailable.',
    source: "QEMU's docs/interop/qemu-ga.rst; 7.2 has no such list",
    on: { agents: ['10.0', '11.1'] },
  },

  'snapshot/frozen': {
    says: 'A snapshot that is taken while frozen, under write load, is a clean file system with an empty journal.',
    source: 'protocol.md M, QMP [snapshot]',
  },
  'snapshot/not-frozen': {
    says: 'The same without a freeze is none, so the freeze is what does it.',
    source: 'measured here: without a freeze e2fsck finds a journal that is to be recovered',
  },

  'migration/connected': {
    says: 'After a live migration the old connection is silent, then closed; a new one finds the same guest in step.',
    source: 'measured here: the source keeps the connection until it quits, and is silent on it',
  },
  'migration/mid-reply': {
    says: 'The rest of a reply that nobody reads goes along; a client of the new machine throws it away and is in step.',
    source: 'measured here: what the agent has written and nobody has read comes out of the target',
  },

  'twins/same': {
    says: 'What @qga/testing’s FakeAgent answers where the machine is changed is what the agent answers, byte for byte.',
    source: 'our own promise: packages/testing/README.md',
  },

  'chaos/answers': {
    says: "On a bad line, and with the agent killed and machine or connections reset, no answer is another question's.",
    source: 'our own promise',
  },
  'chaos/ends': { says: 'There, every call ends, and after its clients nothing is left.', source: 'our own promise' },
  'chaos/heap': {
    says: 'There, the memory of a process does not grow with what it has asked.',
    source: 'our own promise',
  },

  'hostile/client': {
    says: 'Whatever a hostile guest says, a program that asks it gets an error or the truth, in bounded time and memory.',
    source: 'our own promise: the guest is not trusted',
  },
  'hostile/tool': {
    says: 'The same for the tool, line by line of what it says; nothing is carried out or written elsewhere, and the terminal gets plain text alone.',
    source: 'our own promise: the guest is not trusted',
  },
  'hostile/gateway': {
    says: 'The same for the gateway, answer by answer; meanwhile other machines are served, and no text of a guest gets into its log, metrics or headers.',
    source: 'our own promise: the guest is not trusted',
  },
} as const satisfies Readonly<Record<string, Requirement>>

export type RequirementId = keyof typeof requirements
