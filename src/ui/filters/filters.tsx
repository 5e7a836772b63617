/** Filter controls whose state is in the URL. */
import { Search } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { type Location, useLocation, useNavigate, useNavigation } from 'react-router'
import { useShortcuts } from '#ui/components/shortcuts.ts'

/** The last requested query string with its base location; known before the router reports the pending navigation. */
let requested: { from: Location; search: string } | undefined

// Back cancels the request, even before the router has handled it.
addEventListener('popstate', () => {
  requested = undefined
})

/**
 * `set` changes one URL parameter, or removes it if the value is empty; `update` changes several, each to one or more
 * values. They start from the pending navigation, if there is one, so that a quick second change keeps the first. `clear` removes all parameters.
 */
export function useParameters() {
  const navigate = useNavigate()
  const location = useLocation()
  const pending = useNavigation().location
  const shown = pending?.pathname === location.pathname ? pending : location
  function go(search: string, { replace = false } = {}) {
    requested = { from: shown, search }
    void navigate({ search }, { replace })
  }
  function update(changes: Record<string, string | readonly string[]>, options?: { replace: boolean }) {
    const current = requested?.from === shown ? requested.search : shown.search
    const next = new URLSearchParams(current)
    for (const [name, values] of Object.entries(changes)) {
      next.delete(name)
      for (const value of [values].flat()) if (value !== '') next.append(name, value)
    }
    if (next.toString() !== new URLSearchParams(current).toString()) go(next.toString(), options)
  }
  return {
    update,
    set: (name: string, value: string, options?: { replace: boolean }) => update({ [name]: value }, options),
    clear: () => go(''),
  }
}

const DEBOUNCE_MS = 150

/** The limit of the server, in characters. */
const MAX_SEARCH_LENGTH = 1000

/** A search field; `/` focuses it. */
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
  // The draft is shown until the URL has changed after it was sent (`sentFrom`); then the URL is authoritative again.
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
    const timer = setTimeout(sendDraft, DEBOUNCE_MS)
    // A click may leave the page before the debounce ends; then Back restores the typed text.
    document.addEventListener('click', sendDraft, { capture: true })
    return () => {
      clearTimeout(timer)
      document.removeEventListener('click', sendDraft, { capture: true })
    }
  }, [draft])
  return (
    <label className="relative min-w-48 flex-1 basis-64">
      <span className="sr-only">{label}</span>
      <Search aria-hidden="true" className="absolute top-2 left-2.5 size-4 text-muted" />
      <input
        ref={input}
        type="search"
        value={draft?.text ?? value}
        placeholder={placeholder}
        maxLength={MAX_SEARCH_LENGTH}
        aria-keyshortcuts="/"
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          // Chrome would clear the field.
          event.preventDefault()
          event.currentTarget.blur()
        }}
        onChange={(event) => setDraft({ text: event.target.value, sentFrom: null })}
        className="h-8 w-full rounded-md border border-line bg-surface pr-2 pl-8 hover:border-line-strong"
      />
    </label>
  )
}

export const selectClass =
  'h-8 max-w-44 rounded-md border border-line bg-surface px-2 text-[0.8125rem] font-medium hover:border-line-strong data-[active]:border-accent data-[active]:text-accent'
