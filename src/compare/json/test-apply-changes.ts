import type { JsonMemberChange } from '#contract/compare/change.ts'
import { isJsonObject, type Json, parseJson } from '#contract/json.ts'

type Step = { name: string } | { index: number } | { idName: string; id: Json }
type Applied = JsonMemberChange & { steps: Step[] }

/** Applies changes to the old value. Items that are aligned by a member keep the old order. */
export function applyChanges(before: Json, changes: JsonMemberChange[]): Json {
  return apply(
    before,
    changes.map((change) => ({ ...change, steps: stepsOf(change.path) })),
  )
}

const STEP = /\.([\p{L}_$][\p{L}\p{N}_$-]*)|\[("(?:[^"\\]|\\.)*")\]|\[(\d+)\]|\[(\w+)=("(?:[^"\\]|\\.)*"|[^\]]*)\]/gu

function stepsOf(path: string): Step[] {
  return [...path.matchAll(STEP)].map(([, word, quoted, index, idName, id]) => {
    if (word !== undefined) return { name: word }
    if (quoted !== undefined) return { name: String(parseJson(quoted)) }
    if (index !== undefined) return { index: Number(index) }
    return { idName: idName ?? '', id: /^["\d-]|^Infinity$|^NaN$/.test(id ?? '') ? parseJson(id ?? '') : (id ?? '') }
  })
}

function apply(value: Json, changes: Applied[]): Json {
  const whole = changes.find(({ steps }) => steps.length === 0)
  if (whole) return whole.new ?? null
  if (Array.isArray(value)) return applyToItems(value, changes)
  if (!isJsonObject(value)) return value
  const members = new Map(Object.entries(value))
  for (const change of changes) {
    const [step] = change.steps
    if (step === undefined || !('name' in step) || change.steps.length > 1) continue
    if (change.status === 'removed') members.delete(step.name)
    else if (change.status === 'added') members.set(step.name, change.new ?? null)
  }
  for (const [name, member] of members) {
    const own = changes.filter(({ steps: [step] }) => step !== undefined && 'name' in step && step.name === name)
    const inner = own.filter(({ steps, status }) => steps.length > 1 || status === 'changed')
    members.set(name, apply(member, inner.map(inside)))
  }
  return Object.fromEntries(members)
}

function applyToItems(items: Json[], changes: Applied[]): Json[] {
  const own = changes.filter(({ steps }) => steps.length === 1)
  const isAt = ({ steps: [step] }: Applied, item: Json, index: number) =>
    step !== undefined &&
    ('index' in step
      ? step.index === index
      : 'idName' in step && isJsonObject(item) && Object.is(item[step.idName], step.id))
  const isRemoved = (item: Json, index: number) =>
    own.some((change) => change.status === 'removed' && isAt(change, item, index))
  const kept = items.filter((item, index) => !isRemoved(item, index))
  const added = own.filter(({ status }) => status === 'added')
  const result: Json[] = []
  while (kept.length > 0 || added.length > 0) {
    const at = result.length
    const next = added.findIndex(({ steps: [step] }) =>
      step !== undefined && 'index' in step ? step.index === at : kept.length === 0,
    )
    const [change] = next === -1 ? [] : added.splice(next, 1)
    if (change) result.push(change.new ?? null)
    else {
      const item = kept.shift() ?? null
      const inner = changes.filter(
        (change) => (change.steps.length > 1 || change.status === 'changed') && isAt(change, item, at),
      )
      result.push(apply(item, inner.map(inside)))
    }
  }
  return result
}

function inside(change: Applied): Applied {
  return { ...change, steps: change.steps.slice(1) }
}
