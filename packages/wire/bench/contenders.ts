import { parse as parseLossless, parseNumberAndBigInt } from 'lossless-json'
import { type Channel, Connection, type Receiver } from '../dist/index.js'
import { takeBase64 } from '../dist/node.js'
import type { Load } from './loads.js'

/** Reads a load, and tells how many messages were in it. */
export type Contender = (load: Load) => number

/** The least that any client has to do: look for the ends of lines, and parse. */
export const floor: Contender = (load) => readLines(load, JSON.parse)

/** The same with a parser that keeps every digit. */
export const lossless: Contender = (load) => readLines(load, (text) => parseLossless(text, null, parseNumberAndBigInt))

/** This package, all limits on: a `Connection` as a client has it. */
export const ours: Contender = ({ chunks, wantsData }) => {
  let receiver: Receiver | undefined
  const channel: Channel = {
    label: 'bench',
    start: (given) => {
      receiver = given
    },
    write: () => true,
    close: () => {},
  }
  const connection = new Connection(channel)
  let messages = 0
  connection.start({
    message: (_, __, { data }) => {
      if (!wantsData || data !== undefined) messages++
    },
    sentinel: () => {},
    skipped: () => {},
    lost: () => {},
    closed: () => {},
  })
  if (wantsData) connection.takeBy((frame, maxRest) => takeBase64(frame, 'buf-b64', maxRest))
  for (const chunk of chunks) receiver?.data(chunk)
  return messages
}

function readLines({ chunks, wantsData }: Load, parse: (text: string) => unknown): number {
  let begun: Buffer[] = []
  let messages = 0
  const take = (text: string) => {
    const value = parse(text)
    if (!wantsData || Buffer.from(dataOf(value), 'base64').length > 0) messages++
  }
  for (const chunk of chunks) {
    let at = 0
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, at)) {
      if (begun.length === 0) take(chunk.toString('utf8', at, end))
      else take(Buffer.concat([...begun, chunk.subarray(at, end)]).toString())
      begun = []
      at = end + 1
    }
    if (at < chunk.length) begun.push(chunk.subarray(at))
  }
  return messages
}

function dataOf(reply: unknown): string {
  return (reply as { return: { 'buf-b64': string } }).return['buf-b64']
}
