/** How versions are named. Numbers are stable; a position from the newest is used where a server has no numbers. */
import { formatNumber } from './number.ts'

const rules = new Intl.PluralRules('en', { type: 'ordinal' })
const SUFFIXES: Record<string, string> = { one: 'st', two: 'nd', few: 'rd' }

/** "version 43"; without a number "latest version" or "3rd newest version". `newer` is how many newer ones exist. */
export function versionName({ version, newer }: { version: number | null; newer: number }): string {
  if (version !== null) return `version ${formatNumber(version)}`
  const place = newer + 1
  return place === 1
    ? 'latest version'
    : `${formatNumber(place)}${SUFFIXES[rules.select(place)] ?? 'th'} newest version`
}

/** "version 12 of 40", "version 43 · 5 kept" once some are deleted, or "3rd newest version of 5" without numbers. */
export function versionPosition(position: { version: number | null; newer: number; versions: number }): string {
  const { version, versions, newer } = position
  const isGapless = version === null || version + newer === versions
  return `${versionName(position)}${isGapless ? ` of ${formatNumber(versions)}` : ` · ${formatNumber(versions)} kept`}`
}

/** "v1,234"; without a number the end of the id. */
export function versionLabel({ id, version }: { id: string; version: number | null }): string {
  return version === null ? id.slice(-8) : `v${formatNumber(version)}`
}

/** A version in addresses and requests: its number, or its id without one. */
export const versionReference = ({ id, version }: { id: string; version: number | null }) => String(version ?? id)
