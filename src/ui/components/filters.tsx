/** The parts of a row of filters whose state is the address. */
import { Search } from 'lucide-react'
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react'
import { type Location, useLocation, useNavigate, useNavigation } from 'react-router'
import { useShortcuts } from './shortcuts.ts'

/** The search asked for last, and the address it was made from; known before the router shows that it is on its way. */
let asked: { from: Location; search: string } | undefined

// Back undoes what was asked for, also before the page has shown it.
addEventListener('popstate', () => {
  asked = undefined
})

/**
 * `set` changes one parameter of the address, or takes it out when the value is empty. It builds on the address that is on
 * its way, if one is, so that two quick changes do not undo each other. `clear` takes all parameters out.
 */
export function useParameters() {
  const navigate = useNavigate()
  const location = useLocation()
  const pending = useNavigation().location
  const shown = pending?.pathname === location.pathname ? pending : location
  function go(search: string, { replace = false } = {}) {
    asked = { from: shown, search }
    void navigate({ search }, { replace })
  }
  return {
    set(name: string, value: string, options?: { replace: boolean }) {
      const next = new URLSearchParams(asked?.from === shown ? asked.search : shown.search)
      if ((next.get(name) ?? '') === value) return
      if (value === '') next.delete(name)
      else next.set(name, value)
      go(next.toString(), options)
    },
    clear: () => go(''),
  }
}

/** Pause in typing after which the list follows, in milliseconds. */
const TYPING_PAUSE = 150

/** Characters of the longest text that the server looks for. */
const MAX_SEARCH = 1000

/** A field to search with; `/` leads to it. */
export function SearchBox({
  label,
  placeholder,
  value,
  onChange,
}: {
  label: string
  placeholder: string
  value: string
  onChange: (value: string) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  const { key } = useLocation()
  // What is typed stands until the address has changed for it (`sentFrom` another); then the address is the truth again.
  const [draft, setDraft] = useState<{ text: string; sentFrom: string | null } | null>(null)
  if (draft !== null && draft.sentFrom !== null && draft.sentFrom !== key) setDraft(null)
  useShortcuts({ '/': () => input.current?.focus() })
  const send = useEffectEvent((text: string) => {
    setDraft({ text, sentFrom: key })
    onChange(text)
  })
  useEffect(() => {
    if (draft === null || draft.sentFrom !== null) return
    const sendDraft = () => send(draft.text)
    const timer = setTimeout(sendDraft, TYPING_PAUSE)
    // Whoever goes on without a pause finds on coming back what was typed.
    document.addEventListener('click', sendDraft, { capture: true })
    return () => {
      clearTimeout(timer)
      document.removeEventListener('click', sendDraft, { capture: true })
    }
  }, [draft])
  return (
    <label className="relative min-w-48 flex-1 basis-56">
      <span className="sr-only">{label}</span>
      <Search aria-hidden="true" className="absolute top-2 left-2.5 size-4 text-muted" />
      <input
        ref={input}
        type="search"
        value={draft?.text ?? value}
        placeholder={placeholder}
        maxLength={MAX_SEARCH}
        aria-keyshortcuts="/"
        onChange={(event) => setDraft({ text: event.target.value, sentFrom: null })}
        className="h-8 w-full rounded-md border border-line bg-surface pr-2 pl-8 hover:border-line-strong"
      />
    </label>
  )
}

export const selectClass =
  'h-8 max-w-44 rounded-md border border-line bg-surface px-2 text-[0.8125rem] font-medium hover:border-line-strong data-[active]:border-accent data-[active]:text-accent'

/** A menu of one condition; its first entry, named as the menu, is none. */
export function FilterSelect({
  label,
  value,
  onChange,
  children,
}: {
  label: string
  value: string | undefined
  onChange: (value: string) => void
  children: ReactNode
}) {
  return (
    <select
      aria-label={label}
      value={value ?? ''}
      data-active={value === undefined ? undefined : ''}
      onChange={(event) => onChange(event.target.value)}
      className={selectClass}
    >
      <option value="">{label}</option>
      {children}
    </select>
  )
}
