const BLOCK = 512

/** A member of an archive, as a hostile guest would make it. */
export interface Member {
  readonly name: string
  /** tar's letter: 0 a file, 1 a hard link, 2 a link, 3 and 4 devices, 5 a folder, S sparse. */
  readonly type?: string
  readonly link?: string
  readonly content?: string
  /** What the header says; default: the truth. */
  readonly size?: number
}

/** An archive in the form that POSIX calls ustar. */
export function tarArchive(members: readonly Member[]): Buffer {
  return Buffer.concat([...members.flatMap(blocksOf), Buffer.alloc(2 * BLOCK)])
}

function blocksOf({ name, type = '0', link = '', content = '', size = content.length }: Member): Buffer[] {
  const header = Buffer.alloc(BLOCK)
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0')
  header.write(name, 0, 100)
  header.write(octal(0o6777, 7), 100)
  header.write(octal(0, 7), 108)
  header.write(octal(0, 7), 116)
  header.write(octal(size, 11), 124)
  header.write(octal(0, 11), 136)
  header.write(' '.repeat(8), 148)
  header.write(type, 156)
  header.write(link, 157, 100)
  header.write('ustar\0', 257)
  header.write('00', 263)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${octal(sum, 6)}\0 `, 148)
  const data = Buffer.alloc(Math.ceil(content.length / BLOCK) * BLOCK)
  data.write(content)
  return [header, data]
}
