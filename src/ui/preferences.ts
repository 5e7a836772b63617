import { useSyncExternalStore } from 'react'

/** Preferences stored in this browser. The state of a page is in its URL instead. */
const choices = {
  theme: ['system', 'light', 'dark'],
  zone: ['local', 'utc'],
  layout: ['grid', 'list'],
  // The panels of an artifact on wide screens.
  timeline: ['open', 'closed'],
  facts: ['open', 'closed'],
} as const

type Choices = typeof choices
export type Preference = keyof Choices
export type PreferenceValue<Name extends Preference> = Choices[Name][number]

const defaults: { [Name in Preference]: PreferenceValue<Name> } = {
  theme: 'system',
  zone: 'local',
  layout: 'grid',
  timeline: 'open',
  facts: 'open',
}

const listeners = new Set<() => void>()
const systemTheme = matchMedia('(prefers-color-scheme: dark)')
systemTheme.addEventListener('change', applyTheme)

export function readPreference<Name extends Preference>(name: Name): PreferenceValue<Name> {
  const values: readonly PreferenceValue<Name>[] = choices[name]
  const stored = storage()?.getItem(`vitrine.${name}`)
  return values.find((value) => value === stored) ?? defaults[name]
}

export function setPreference<Name extends Preference>(name: Name, value: PreferenceValue<Name>): void {
  storage()?.setItem(`vitrine.${name}`, value)
  applyTheme()
  for (const listener of listeners) listener()
}

export function usePreference<Name extends Preference>(name: Name): PreferenceValue<Name> {
  return useSyncExternalStore(subscribe, () => readPreference(name))
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Accessing `localStorage` throws if the browser blocks it. */
export function storage(): Storage | null {
  try {
    return localStorage
  } catch {
    return null
  }
}

/** The same rule as public/theme.js, which sets the theme before the first paint. */
function applyTheme(): void {
  const theme = readPreference('theme')
  const system = systemTheme.matches ? 'dark' : 'light'
  document.documentElement.dataset.theme = theme === 'system' ? system : theme
}
