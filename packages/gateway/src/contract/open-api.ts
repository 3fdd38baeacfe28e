import * as z from 'zod'
import { problemReply } from './bodies.js'
import { type RouteContract, routes } from './routes.js'

let made: object | undefined

/** The routes as OpenAPI 3.1, from the same schemas that check the bodies. */
export function openApi(): object {
  made ??= {
    openapi: '3.1.0',
    info: {
      title: 'qga gateway',
      version: '1',
      description: 'QEMU guest agents over HTTP. Errors are RFC 9457 problems.',
    },
    paths: pathsOf(Object.entries<RouteContract>(routes)),
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    security: [{ token: [] }, {}],
  }
  return made
}

function pathsOf(entries: readonly (readonly [string, RouteContract])[]): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const [name, route] of entries) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method]: operationOf(name, route) }
  }
  return paths
}

function operationOf(name: string, route: RouteContract): object {
  const { summary, body, query = {}, open } = route
  const parameters = [
    ...(route.path.includes(':machine') ? [parameter('path', 'machine', 'Its name.', true)] : []),
    ...Object.entries(query).map(([key, text]) => parameter('query', key, text, key === 'path')),
  ]
  return {
    operationId: name,
    summary,
    ...(open === true ? { security: [] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: contentOf(body) } }),
    responses: {
      200: {
        description: 'Done.',
        content: { ...contentOf(route.reply), ...(route.streams ? contentOf('events') : {}) },
      },
      default: {
        description: 'A problem.',
        content: { 'application/problem+json': { schema: schemaOf(problemReply) } },
      },
    },
  }
}

function parameter(where: 'path' | 'query', name: string, description: string, required: boolean): object {
  return { name, in: where, description, required, schema: { type: 'string' } }
}

const media = { bytes: 'application/octet-stream', text: 'text/plain', events: 'text/event-stream' } as const

function contentOf(what: RouteContract['reply']): object {
  if (typeof what === 'string') return { [media[what]]: { schema: { type: 'string' } } }
  return { 'application/json': { schema: schemaOf(what) } }
}

function schemaOf(schema: z.ZodType): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', unrepresentable: 'any' })
  return rest
}
