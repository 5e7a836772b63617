import { useState } from 'react'
import * as z from 'zod/mini'

const Names = z.array(z.string())

/** The names of the numbers that are pinned on the page of this key, kept in this browser. */
export function usePins(key: string) {
  const [pins, setPins] = useState(() => readPins(key))
  function toggle(name: string) {
    const next = pins.symmetricDifference(new Set([name]))
    setPins(next)
    try {
      if (next.size === 0) localStorage.removeItem(storageName(key))
      else localStorage.setItem(storageName(key), JSON.stringify([...next]))
    } catch {
      // The browser blocks its storage, or it is full: the pins last as long as the page.
    }
  }
  return [pins, toggle] as const
}

const storageName = (key: string) => `vitrine.trends.pins:${key}`

function readPins(key: string): Set<string> {
  try {
    return new Set(Names.parse(JSON.parse(localStorage.getItem(storageName(key)) ?? '[]')))
  } catch {
    return new Set()
  }
}
