import { Hono } from 'hono'
import { type RouteContract, type RouteName, routes } from '../contract/routes.js'
import { BadMethodError } from '../errors/bad-method-error.js'
import { NoRouteError } from '../errors/no-route-error.js'

/** The route of a request, and the machine in its path. */
export interface Found {
  readonly name: RouteName
  readonly route: RouteContract
  readonly machine: string
}

type Take = (found: Found | Error) => Promise<Response>

/** Finds the route of a request; which it is, or why there is none, goes to `take`. */
export class Router {
  readonly #app = new Hono<{ Bindings: { readonly take: Take } }>()

  constructor() {
    for (const [name, route] of Object.entries<RouteContract>(routes)) {
      this.#app.on(route.method.toUpperCase(), route.path, (context) =>
        context.env.take(
          context.req.method === 'HEAD' && !hasHead(route)
            ? new BadMethodError(methodsAt(route.path))
            : { name: name as RouteName, route, machine: context.req.param('machine') ?? '' },
        ),
      )
    }
    for (const path of new Set(Object.values<RouteContract>(routes).map((route) => route.path))) {
      this.#app.all(path, (context) => context.env.take(new BadMethodError(methodsAt(path))))
    }
    this.#app.notFound((context) =>
      context.env.take(
        new NoRouteError('there is nothing at this path', { hint: 'GET /openapi.json lists what there is' }),
      ),
    )
    this.#app.onError((error) => {
      throw error
    })
  }

  async dispatch(request: Request, take: Take): Promise<Response> {
    return await this.#app.fetch(request, { take })
  }
}

/** Hono answers HEAD by a GET whose body nobody reads: one that is a stream would hold a place. */
function hasHead({ method, reply }: RouteContract): boolean {
  return method === 'get' && reply !== 'bytes' && reply !== 'events'
}

function methodsAt(path: string): string[] {
  const here = Object.values<RouteContract>(routes).filter((route) => route.path === path)
  return here.flatMap((route) => [route.method.toUpperCase(), ...(hasHead(route) ? ['HEAD'] : [])]).sort()
}
