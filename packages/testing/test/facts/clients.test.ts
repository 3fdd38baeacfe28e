import { expect, test } from 'vitest'
import { echo, ping } from '../fake.js'
import { broken, ok, plainLines, stray } from '../replies.js'
import { describeSubjects, realVersion } from '../subjects.js'

const aMoment = () => new Promise((resolve) => setTimeout(resolve, 50))

describeSubjects('clients', (subject) => {
  test('one-client: the second hears nothing until the first leaves, then it is answered', async () => {
    const first = await subject().connect()
    const second = await subject().connect()
    await first.ask(ping)
    second.send(ping)
    await aMoment()
    expect(second.received).toBe('')
    expect(plainLines(await first.ask(ping))).toEqual([ok()])
    first.close()
    expect(await second.until((text) => text.endsWith('\n'))).toBe(`${ok()}\n`)
    second.close()
    await aMoment()
  })

  test('queue: clients are served in the order in which they came', async () => {
    const first = await subject().connect()
    await first.ask(ping)
    const [second, third] = [await subject().connect(), await subject().connect()]
    third.send(echo(3))
    second.send(echo(2))
    await aMoment()
    expect(plainLines(await first.ask(ping))).toEqual([ok()])
    expect([second.received, third.received]).toEqual(['', ''])
    first.close()
    expect(await second.until((text) => text.endsWith('\n'))).toBe(`${ok('2')}\n`)
    await aMoment()
    expect(third.received).toBe('')
    second.close()
    expect(await third.until((text) => text.endsWith('\n'))).toBe(`${ok('3')}\n`)
    third.close()
    await aMoment()
  })

  test('half-request: what a dead client has begun is glued to the next one', async () => {
    const dead = await subject().connect()
    await dead.ask('')
    dead.send('{"execute":"guest-')
    await aMoment()
    dead.close()
    await aMoment()
    const next = await subject().connect()
    next.send(ping)
    const came = await next.until((text) => text.split('\n').length > 2)
    const early = (await realVersion()) === '11.1'
    const first = early ? broken("expected ',' or '}'") : stray('-p')
    expect(plainLines(came.split('\n'))).toEqual([first, broken('expecting value'), ''])
    expect(plainLines(await next.ask(ping))).toEqual([ok()])
    next.close()
    await aMoment()
  })

  test('handles-outlive: a handle serves the next client', async () => {
    const one = await subject().connect()
    const handle = Number(/\d+/.exec(await one.call('guest-file-open', { path: subject().folder }))?.[0])
    one.close()
    await aMoment()
    const other = await subject().connect()
    expect(await other.call('guest-file-close', { handle })).toBe(ok())
    other.close()
  })
})
