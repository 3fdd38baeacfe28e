import { stringifyJson } from '@qga/wire'
import { BadMethodError } from '../errors/bad-method-error.js'
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

/**
 * Any error, with what guests say escaped and cut. One that nobody foresaw tells nothing of itself. `better` is a hint in
 * place of its own.
 */
export function problemOf(thrown: unknown, better?: string): Problem {
  const judged = judge(thrown)
  if (judged === undefined) {
    const detail = 'the gateway failed; its log tells more'
    return { type: 'about:blank', title: 'The gateway failed', status: 500, detail, code: 'INTERNAL' }
  }
  const { error, row, status } = judged
  const hint = better ?? error.hint
  return {
    type: 'about:blank',
    title: row.title,
    status,
    detail: escapeText(error.summary),
    code: error.code,
    ...(hint === undefined ? {} : { hint: escapeText(hint) }),
    ...Object.fromEntries((row.tells ?? []).flatMap((name) => told(name, member(error, name)))),
  }
}

/** What the gateway knows beside the error. */
export interface Beside {
  /** When the same may do better. */
  readonly retryMs?: number | undefined
  /** In place of the error's own. */
  readonly hint?: string | undefined
}

/** The response to a request that failed. */
export function problemResponse(thrown: unknown, { retryMs, hint }: Beside = {}): Response {
  const problem = problemOf(thrown, hint)
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
  if (problem.status === 401) headers.set('www-authenticate', 'Bearer')
  if (thrown instanceof BadMethodError) headers.set('allow', thrown.allow.join(', '))
  if (judge(thrown)?.row.retry === true)
    headers.set('retry-after', String(Math.max(1, Math.ceil((retryMs ?? 1_000) / 1_000))))
  return new Response(stringifyJson(problem), { status: problem.status, headers })
}

function told(name: string, value: unknown): [string, unknown][] {
  if (typeof value === 'string') return [[name, escapeText(value)]]
  return typeof value === 'number' || typeof value === 'boolean' ? [[name, value]] : []
}
