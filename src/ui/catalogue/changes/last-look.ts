/** When you last looked at the catalogue, kept in the browser. */
import { storage } from '#ui/preferences.ts'

/** After this pause, a new visit starts. */
const VISIT_PAUSE_MS = 30 * 60_000

const LOOKED = 'vitrine.looked'
const PREVIOUS = 'vitrine.previous-look'

/** The end of the previous visit, to the minute: "2026-11-23T08:40Z"; null on the first one. */
export const readLastLook = (): string | null => storage()?.getItem(PREVIOUS) ?? null

/** Records that the catalogue is looked at, at `now` in milliseconds. */
export function recordLook(now: number): void {
  const looked = Number(storage()?.getItem(LOOKED) ?? Number.NaN)
  if (now - looked > VISIT_PAUSE_MS) storage()?.setItem(PREVIOUS, toMinute(looked))
  storage()?.setItem(LOOKED, String(now))
}

const toMinute = (time: number) => new Date(time).toISOString().replace(/:\d\d\.\d+Z$/, 'Z')
