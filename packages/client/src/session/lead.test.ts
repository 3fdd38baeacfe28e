import { describe, expect, it } from 'vitest'
import { Lead } from './lead.js'

type Step = 'follow' | 'failed' | number

describe('Lead', () => {
  it.each<[string, Step[], string[]]>([
    ['what follows is sent when the first has returned what fits', ['follow', 7], ['send']],
    ['and given up when that returned something else', ['follow', 6], ['drop']],
    ['or failed', ['follow', 'failed'], ['drop']],
    ['nothing before that', ['follow'], []],
    ['at once behind one that has ended well', [7, 'follow'], ['send']],
    ['and one that has not', ['failed', 'follow'], ['drop']],
    ['the first end counts', ['follow', 7, 'failed'], ['send']],
    ['whichever it is', ['follow', 'failed', 7], ['drop']],
  ])('%s', (_, steps, expected) => {
    const lead = new Lead((returned) => returned === 7)
    const told: string[] = []
    for (const step of steps) {
      if (step === 'follow') lead.follow({ send: () => told.push('send'), drop: () => told.push('drop') })
      else if (step === 'failed') lead.failed()
      else lead.returned(step)
    }
    expect(told).toEqual(expected)
  })
})
