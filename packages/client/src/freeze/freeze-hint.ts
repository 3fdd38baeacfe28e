/**
 * What may help, by what guests are known to say. Texts change between versions, so nothing but advice comes of them.
 */
const hints: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [
    /permission denied/i,
    'SELinux or AppArmor may confine qemu-ga in the guest: for SELinux, setsebool -P virt_qemu_ga_read_nonsecurity_files on',
  ],
  [/hook/i, 'Look into the hook in the guest, /etc/qemu/fsfreeze-hook or fsfreeze-hook.d, and into what it logged'],
  [/add .* to snapshot|vss|0x8004/i, 'Look into the VSS writers in the guest: vssadmin list writers'],
  [/deadlock/i, 'A file system of the guest cannot be frozen: name the others in mountpoints'],
]

/** Advice on the error of a freeze, if there is any. */
export function freezeHint(desc: string): string | undefined {
  return hints.find(([pattern]) => pattern.test(desc.slice(0, 1_000)))?.[1]
}
