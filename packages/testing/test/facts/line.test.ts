import { expect, test } from 'vitest'
import { aMoment, ping, echo } from '../fake.js'
import { describeLines } from '../line-subjects.js'
import { failed, ok, plainLines } from '../replies.js'
import { versions } from '../subjects.js'

const numberIn = (reply: string) => Number(/\d+/.exec(reply)?.[0])

await describeLines('output that its client did not stay for', versions, (subject) => {
  test('stale: reaches the next client first', async () => {
    const client = await subject().connect()
    client.send(echo(1))
    client.close()
    await aMoment()
    const next = await subject().connect()
    next.send(echo(2))
    expect(await next.until((text) => text.includes('2'))).toBe(`${ok('1')}\n${ok('2')}\n`)
    next.close()
  })

  test('stale-middle: a client that leaves in the middle of a reply leaves the rest to the next', async () => {
    const client = await subject().connect()
    const count = 4_000_000
    const whole = Math.ceil(count / 3) * 4
    const handle = numberIn(await client.call('guest-file-open', { path: '/dev/zero' }))
    client.send(JSON.stringify({ execute: 'guest-file-read', arguments: { handle, count } }))
    const got = await client.until((text) => text.length > 100_000)
    client.close()
    const next = await subject().connect()
    const rest = await next.until((text) => text.endsWith('\n'))
    expect(got).toMatch(/^\{"return": \{"count": 4000000, "buf-b64": "A+$/)
    expect(rest).toMatch(/^A+==", "eof": false\}\}\n$/)
    // What was on its way to the first one is lost.
    expect(got.length + rest.length).toBeGreaterThan(whole - 1_000_000)
    expect(got.length + rest.length).toBeLessThan(whole + 100)
    next.close()
  })
})

await describeLines('clients that leave while they wait', versions, (subject) => {
  test('queue-dead: what they sent is carried out', async () => {
    const client = await subject().connect()
    const waiting = await subject().connect()
    await client.ask(ping)
    waiting.send(echo(2))
    await aMoment()
    waiting.close()
    const next = await subject().connect()
    await aMoment()
    expect(plainLines(await client.ask(ping))).toEqual([ok()])
    client.close()
    expect(await next.until((text) => text !== '')).toBe(`${ok('2')}\n`)
    next.close()
  })
})

await describeLines('an agent that goes', versions, (subject) => {
  test('restart: handles, results and half a request are gone; counter, files and client stay', async () => {
    const client = await subject().connect()
    const path = `${subject().folder}/x`
    const handle = numberIn(await client.call('guest-file-open', { path, mode: 'w' }))
    const pid = numberIn(await client.call('guest-exec', { path: 'true' }))
    client.send('{"execute":')
    await aMoment()
    await subject().kill()
    await subject().start()
    const unknown = subject().version === '7.2' ? "Invalid parameter 'pid'" : 'PID ld does not exist'
    expect(await client.call('guest-file-close', { handle })).toBe(failed(`handle '${handle}' has not been found`))
    expect(await client.call('guest-exec-status', { pid })).toBe(failed(unknown))
    expect(await client.call('guest-file-open', { path })).toBe(ok(String(handle + 1)))
    client.close()
  })

  test('down: requests wait while there is no agent, and nothing tells', async () => {
    const client = await subject().connect()
    await client.ask(ping)
    let told = false
    void client.ended.then(() => {
      told = true
    })
    await subject().kill()
    client.send(ping + ping)
    await aMoment()
    expect([client.received, told]).toEqual(['', false])
    await subject().start()
    expect(await client.until((text) => text.split('\n').length > 2)).toBe(`${ok()}\n${ok()}\n`)
    client.close()
  })

  test('silence: requests wait, all are answered afterwards', async () => {
    const client = await subject().connect()
    await client.ask(ping)
    subject().hang()
    client.send(ping + ping)
    await aMoment()
    expect(client.received).toBe('')
    subject().goOn()
    expect(await client.until((text) => text.split('\n').length > 2)).toBe(`${ok()}\n${ok()}\n`)
    client.close()
  })
})
