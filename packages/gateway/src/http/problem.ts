import { stringifyJson } from '@qga/wire'
import { escapeText } from '../log/escape-text.js'
import { judge, member } from './problem-table.js'

/** An error as RFC 9457 has it, with our own members beside. */
export interface Problem {
  readonly type: 'about:blank'
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly hint?: string
  readonly [extension: string]: unknown
}

/** Any error, with what guests say escaped and cut. One that nobody foresaw tells nothing of itself. */
export function problemOf(thrown: unknown): Problem {
  const judged = judge(thrown)
  if (judged === undefined) {
    const detail = 'the gateway failed; its log tells more'
    return { type: 'about:blank', title: 'The gateway failed', status: 500, detail, code: 'INTERNAL' }
  }
  const { error, row, status } = judged
  return {
    type: 'about:blank',
    title: row.title,
    status,
    detail: escapeText(error.summary),
    code: error.code,
    ...(error.hint === undefined ? {} : { hint: escapeText(error.hint) }),
    ...Object.fromEntries((row.tells ?? []).flatMap((name) => told(name, member(error, name)))),
  }
}

/** The response to a request that failed. `retryMs` is when the same may do better, where that is known. */
export function problemResponse(thrown: unknown, retryMs?: number): Response {
  const problem = problemOf(thrown)
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
  if (problem.status === 401) headers.set('www-authenticate', 'Bearer')
  if (judge(thrown)?.row.retry === true)
    headers.set('retry-after', String(Math.max(1, Math.ceil((retryMs ?? 1_000) / 1_000))))
  return new Response(stringifyJson(problem), { status: problem.status, headers })
}

function told(name: string, value: unknown): [string, unknown][] {
  if (typeof value === 'string') return [[name, escapeText(value)]]
  return typeof value === 'number' || typeof value === 'boolean' ? [[name, value]] : []
}
