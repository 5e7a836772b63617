import { isJsonObject, type Json } from '#contract/json.ts'

const LONGEST = 400

/** A value on one line: plain values as they are, lists and objects by their size. */
export function JsonValue({ value }: { value: Json }) {
  if (value === null) return <span className="text-muted italic">null</span>
  if (Array.isArray(value)) return <span className="text-muted">{`[ ${count(value.length, 'item')} ]`}</span>
  if (isJsonObject(value))
    return <span className="text-muted">{`{ ${count(Object.keys(value).length, 'member')} }`}</span>
  if (typeof value === 'string') {
    const quoted = JSON.stringify(value.length > LONGEST ? value.slice(0, LONGEST) : value)
    return (
      <span className="text-good">
        {quoted}
        {value.length > LONGEST && (
          <span className="text-muted">{` … ${count(value.length, 'character')} in all`}</span>
        )}
      </span>
    )
  }
  return <span className={typeof value === 'boolean' ? 'text-warn' : 'text-accent'}>{String(value)}</span>
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`
}
