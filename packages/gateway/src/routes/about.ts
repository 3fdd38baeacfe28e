import { openApi } from '../contract/open-api.js'
import { jsonReply } from '../http/json-reply.js'
import { assertAllMachines } from '../policy/policy.js'
import type { Handler } from './route-call.js'

/** GET /metrics */
export const metrics: Handler = ({ caller }, core) => {
  assertAllMachines(caller)
  const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' }
  return { response: new Response(core.metrics.registry.print(), { headers }) }
}

/** GET /openapi.json */
export const description: Handler = () => ({ response: jsonReply(openApi()) })

/** GET /healthz */
export const health: Handler = () => ({ response: jsonReply({ ok: true }) })
