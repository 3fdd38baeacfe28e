/**
 * Where a guest keeps the list of commands that its agent carries out, by the `ID` of its os-release. [Debian's and
 * Red Hat's packages; qemu-ga.8] The id is the guest's own word, so it chooses a text and is never part of one.
 */
const unit = 'or the options of the service itself (systemctl cat qemu-guest-agent)'
const configFile = `In the guest, take it out of block-rpcs (blacklist before QEMU 7.2), or add it to allow-rpcs, under [general] in /etc/qemu/qemu-ga.conf, ${unit}; then restart qemu-guest-agent`
const sysconfig =
  'In the guest, change /etc/sysconfig/qemu-ga: take it off BLACKLIST_RPC or BLOCK_RPCS, or add it to --allow-rpcs in FILTER_RPC_ARGS, whichever stands there; then run systemctl restart qemu-guest-agent'
const windows =
  'In the guest, take it out of --block-rpcs, or add it to --allow-rpcs, in the command line of the service QEMU-GA (sc qc QEMU-GA shows it); then restart the service'
const freebsd =
  'In the guest, change --block-rpcs or --allow-rpcs in qemu_guest_agent_flags of /etc/rc.conf; then run service qemu-guest-agent restart'
const anywhere =
  "Take it off qemu-ga's block list in the guest (--block-rpcs, formerly --blacklist), or add it to --allow-rpcs, and restart qemu-ga"

const places: Readonly<Record<string, string>> = {
  almalinux: sysconfig,
  centos: sysconfig,
  fedora: sysconfig,
  ol: sysconfig,
  rhel: sysconfig,
  rocky: sysconfig,
  debian: configFile,
  linuxmint: configFile,
  ubuntu: configFile,
  freebsd,
  mswindows: windows,
}

/** What to change so that a disabled command is carried out. */
export function howToEnable(osId: string): string {
  return Object.hasOwn(places, osId) ? (places[osId] ?? anywhere) : anywhere
}
