import { FakeAgent } from '@qga/testing'
import { expect, test } from 'vitest'
import { connectInside, markInside } from './inside-guest.js'
import { watchedTransport } from './watched-transport.js'

test('tells of what has come since it was asked, and in words of what does not come', async () => {
  const watched = watchedTransport(markInside(new FakeAgent().transport))
  const agent = await connectInside(watched.transport)
  const some = watched.arrived(1)
  await agent.ping()
  await some
  // Not awaited at once: no unhandled rejection may come of it.
  const never = watched.arrived(1000, 20)
  await new Promise((resolve) => setTimeout(resolve, 50))
  await expect(never).rejects.toThrow('0 of 1000 bytes have arrived after 20 ms')
  await agent.close()
})
