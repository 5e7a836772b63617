import { X } from 'lucide-react'
import { type ChangeEvent, type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react'
import { Field, inputClass } from '#ui/components/field.tsx'

/** A list of texts, each entered with Enter or chosen from suggestions. The form has a value of this name for each. */
export function ValuesField({
  name,
  label,
  hint,
  values: initial,
  suggestions,
  error,
  onSearch,
  onChange,
}: {
  name: string
  label: string
  hint: string
  values: string[] | null
  suggestions: readonly string[]
  error: string | undefined
  /** Receives the text that is typed, to find suggestions. */
  onSearch?: (text: string) => void
  /** Called when the values in the form have changed. */
  onChange: () => void
}) {
  const [values, setValues] = useState(initial ?? [])
  const input = useRef<HTMLInputElement>(null)
  const changed = useEffectEvent(onChange)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the values are read from the form.
  useEffect(() => changed(), [values])

  const add = (text: string) => {
    const added = text.split('\n').flatMap((line) => line.trim() || [])
    if (added.length > 0) setValues((old) => [...new Set([...old, ...added])])
    if (input.current) input.current.value = ''
    onSearch?.('')
  }
  const remove = (value: string) => {
    setValues((old) => old.filter((other) => other !== value))
    input.current?.focus()
  }
  const type = ({ target, nativeEvent }: ChangeEvent<HTMLInputElement>) => {
    // A choice from the list has no kind of input.
    const isChosen = !('inputType' in nativeEvent) || nativeEvent.inputType === 'insertReplacementText'
    if (isChosen && suggestions.includes(target.value)) add(target.value)
    else onSearch?.(target.value)
  }
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    const text = event.currentTarget.value
    const last = values.at(-1)
    if (event.key === 'Enter' && text.trim() !== '') {
      event.preventDefault()
      add(text)
    } else if (event.key === 'Backspace' && text === '' && last !== undefined) remove(last)
  }
  return (
    <Field label={label} hint={hint} error={error}>
      {(attributes) => (
        <div
          className={`flex min-h-8 flex-wrap items-center gap-1 has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-accent ${inputClass} px-1.5!`}
        >
          {values.map((value) => (
            <span
              key={value}
              className="flex max-w-full items-center rounded bg-sunken pl-1.5 font-mono text-xs leading-5"
            >
              <input type="hidden" name={name} value={value} />
              <span className="truncate">{value}</span>
              <button
                type="button"
                aria-label={`Remove ${value}`}
                onClick={() => remove(value)}
                className="grid size-5 shrink-0 place-items-center text-muted hover:text-ink"
              >
                <X aria-hidden="true" className="size-3" />
              </button>
            </span>
          ))}
          <input
            {...attributes}
            ref={input}
            name={name}
            list={`${attributes.id}-list`}
            autoComplete="off"
            spellCheck={false}
            onChange={type}
            onKeyDown={press}
            onBlur={(event) => add(event.target.value)}
            className="h-6 min-w-24 flex-1 bg-transparent font-mono text-xs outline-none"
          />
          <datalist id={`${attributes.id}-list`}>
            {suggestions
              .filter((value) => !values.includes(value))
              .map((value) => (
                <option key={value} value={value} />
              ))}
          </datalist>
        </div>
      )}
    </Field>
  )
}
