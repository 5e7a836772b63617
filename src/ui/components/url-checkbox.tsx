import { type ReactNode, useState } from 'react'
import { type ButtonLook, buttonClass } from './button.tsx'

/** A checkbox whose state is kept in the URL. */
export function UrlCheckbox({
  isOn,
  onToggle,
  look,
  children,
}: {
  isOn: boolean
  onToggle: (isOn: boolean) => void
  look: ButtonLook
  children: ReactNode
}) {
  // The URL changes only after the data has loaded; until then the checkbox shows the clicked state.
  const [draft, setDraft] = useState<boolean | null>(null)
  if (draft === isOn) setDraft(null)
  const isChecked = draft ?? isOn
  const toggle = () => {
    setDraft(!isChecked)
    onToggle(!isChecked)
  }
  return (
    <label className={buttonClass(look)}>
      <input type="checkbox" checked={isChecked} onChange={toggle} className="size-4 accent-accent" />
      {children}
    </label>
  )
}
