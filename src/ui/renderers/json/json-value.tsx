import { plural } from '#content/number.ts'
import { isJsonObject, type Json } from '#contract/json.ts'

const MAX_TEXT_LENGTH = 400

/** A value on one line: scalars in full, lists and objects by size. */
export function JsonValue({ value }: { value: Json }) {
  if (value === null) return <span className="text-muted italic">null</span>
  if (Array.isArray(value)) return <span className="text-muted">{`[ ${plural(value.length, 'item')} ]`}</span>
  if (isJsonObject(value))
    return <span className="text-muted">{`{ ${plural(Object.keys(value).length, 'field')} }`}</span>
  if (typeof value === 'string') {
    const quoted = JSON.stringify(value.length > MAX_TEXT_LENGTH ? value.slice(0, MAX_TEXT_LENGTH) : value)
    return (
      <span className="text-good">
        {quoted}
        {value.length > MAX_TEXT_LENGTH && (
          <span className="text-muted">{` … ${plural(value.length, 'character')}`}</span>
        )}
      </span>
    )
  }
  return <span className={typeof value === 'boolean' ? 'text-warn' : 'text-accent'}>{String(value)}</span>
}
