import type { Context } from '../context.js'
import { exitCodes } from '../exit-codes.js'
import { type Given, required, text } from '../given.js'
import { type Answers, askGuest } from '../info/ask-guest.js'
import { pageLines } from '../info/page.js'
import { jsonLines } from '../output/json.js'
import { connectAgent, requestOptions } from '../target.js'
import type { Command } from './command.js'

const description = `
qga info TARGET

Shows a guest on one page: host name, system, time and its drift against this host, users, addresses
(but not loopback), file systems, whether they are frozen, and what its agent offers. What the agent does
not offer is left out.

-o json gives the agent's own replies: agent, freeze ("thawed" or "frozen"), os, hostName, time
(nanoseconds since 1970), hostTime (ours, when time was asked), users, interfaces, filesystems; null
stands for what was not told.`

export const info: Command = {
  description,
  options: {},
  examples: [
    ['qga info /run/vm1/qga.sock', 'the page'],
    ['qga info /run/vm1/qga.sock -o json | jq \'.os["pretty-name"]\'', 'one fact, for a script'],
  ],
  target: (given) => text(given, 'TARGET'),
  run,
}

async function run(given: Given, context: Context): Promise<number> {
  const answers = await ask(required(given, 'TARGET'), context)
  await context.lines(context.form === 'json' ? jsonLines(replies(answers)) : pageLines(answers, context.style))
  return exitCodes.ok
}

async function ask(target: string, context: Context): Promise<Answers> {
  await using agent = await connectAgent(target, context)
  return await askGuest(agent, requestOptions(context))
}

function replies({ agent, freeze, os, hostName, time, users, interfaces, filesystems }: Answers) {
  const value = (answer: Answers[keyof Answers]) => (answer.kind === 'value' ? answer.value : null)
  return {
    agent: value(agent),
    freeze: value(freeze),
    os: value(os),
    hostName: value(hostName),
    time: value(time),
    hostTime: time.kind === 'value' ? time.hostNs : null,
    users: value(users),
    interfaces: value(interfaces),
    filesystems: value(filesystems),
  }
}
