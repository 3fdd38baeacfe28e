import { OptionError } from '@qga/wire/calls'
import type { Decode } from './exec-result.js'

/** Code pages of Windows by the labels that TextDecoder has for them. Those from 1250 to 1258 are `windows-…`. */
const labels: Readonly<Record<number, string>> = {
  866: 'ibm866',
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  1200: 'utf-16le',
  1201: 'utf-16be',
  20866: 'koi8-r',
  21866: 'koi8-u',
  54936: 'gb18030',
  65001: 'utf-8',
}

/** How to read text in an encoding: a label of TextDecoder, or a Windows code page. @throws OptionError */
export async function decoderOf(encoding: string | number): Promise<Decode> {
  if (typeof encoding === 'number') return await decodeOfCodePage(encoding)
  const decoder = decoderFor(encoding)
  return decoder.encoding === 'windows-1252' ? await decodeOfCodePage(1252) : decoderWith(decoder)
}

async function decodeOfCodePage(codePage: number): Promise<Decode> {
  const { tableDecoder } = await import('./code-page-tables.js')
  const decode = tableDecoder(codePage)
  if (decode !== undefined) return decode
  const label = codePage >= 1250 && codePage <= 1258 ? `windows-${codePage}` : labels[codePage]
  if (label === undefined) throw unknown(`code page ${codePage}`)
  return decoderWith(decoderFor(label))
}

function decoderWith(decoder: InstanceType<typeof TextDecoder>): Decode {
  return (bytes) => decoder.decode(bytes)
}

function decoderFor(label: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(label, { ignoreBOM: true })
  } catch (cause) {
    throw unknown(`encoding '${label}'`, cause)
  }
}

function unknown(what: string, cause?: unknown): OptionError {
  return new OptionError(`there is no ${what} here`, {
    cause,
    hint: "Give a label that TextDecoder knows, a Windows code page, or decode the bytes of 'stdout' yourself",
  })
}
