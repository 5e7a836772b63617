/** The state of the compare page, which is its URL. */
import type { CompareBody } from '#contract/compare/requests.ts'

export type CompareAddress = {
  /** A version: its number, its id, `latest` or `previous`. */
  from: string
  to: string
  changedOnly: boolean
  isSource: boolean
  /** Of source texts: side by side, or in one column. */
  layout: 'split' | 'unified'
} & RowOptions

/** How the rows and numbers of tables are compared. */
export type RowOptions = {
  /** Null guesses the key columns; an empty list aligns by position. */
  rowKey: string[] | null
  absolute: number | null
  /** As a share: 0.01 is one percent. */
  relative: number | null
}

export function readAddress(search: URLSearchParams): CompareAddress {
  const layout = search.get('layout')
  return {
    from: search.get('from') || 'previous',
    to: search.get('to') || 'latest',
    changedOnly: search.get('changed') === '1',
    isSource: search.get('view') === 'source',
    layout: layout === 'split' || layout === 'unified' ? layout : innerWidth < 768 ? 'unified' : 'split',
    ...readRowOptions(search),
  }
}

/** The parameters of the row options. */
const ROW_PARAMETERS = ['by', 'abs', 'rel'] as const

export const hasRowOptions = (search: URLSearchParams) => ROW_PARAMETERS.some((name) => search.has(name))

export function readRowOptions(search: URLSearchParams): RowOptions {
  const by = search.getAll('by')
  return {
    rowKey: by.length === 0 ? null : isPosition(by) ? [] : [...new Set(by)],
    absolute: readTolerance(search.get('abs')),
    relative: readTolerance(search.get('rel')),
  }
}

/** One empty name is none, so that a column without a name is written twice. */
const isPosition = (names: readonly string[]) => names.length === 1 && names[0] === ''

/** Null unless the text is a positive number. */
export function readTolerance(text: string | null): number | null {
  const value = Number(text ?? '')
  return Number.isFinite(value) && value > 0 ? value : null
}

/** `search` with these row options, or only the options themselves. */
export function withRowOptions(
  { rowKey, absolute, relative }: RowOptions,
  search = new URLSearchParams(),
): URLSearchParams {
  const next = new URLSearchParams(search)
  for (const name of ROW_PARAMETERS) next.delete(name)
  if (rowKey !== null && (rowKey.length === 0 || isPosition(rowKey))) next.append('by', '')
  for (const name of rowKey ?? []) next.append('by', name)
  if (absolute !== null) next.set('abs', String(absolute))
  if (relative !== null) next.set('rel', String(relative))
  return next
}

/** `search` with these parameters; null removes one. */
export function withParameters(search: URLSearchParams, parameters: Record<string, string | null>): URLSearchParams {
  const next = new URLSearchParams(search)
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null) next.delete(name)
    else next.set(name, value)
  }
  return next
}

/** What to ask the server for. */
export function compareBody(key: string, address: CompareAddress): CompareBody {
  return {
    key,
    from: reference(address.from),
    to: reference(address.to),
    row_key: address.rowKey,
    absolute_tolerance: address.absolute,
    relative_tolerance: address.relative,
    view: address.isSource ? 'source' : 'value',
    changed_only: address.changedOnly,
  }
}

const reference = (name: string) => (/^[1-9]\d{0,8}$/.test(name) ? Number(name) : name)
