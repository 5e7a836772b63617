import { useState } from 'react'
import * as z from 'zod/mini'
import { withStorage } from '#ui/browser-storage.ts'

const Names = z.array(z.string())

/** The names of the numbers that are pinned on the page of this key, kept in this browser. */
export function usePins(key: string) {
  const [pins, setPins] = useState(() => readPins(key))
  function toggle(name: string) {
    const next = pins.symmetricDifference(new Set([name]))
    setPins(next)
    // Without a storage, the pins last as long as the page.
    withStorage((storage) => {
      if (next.size === 0) storage.removeItem(storageName(key))
      else storage.setItem(storageName(key), JSON.stringify([...next]))
    })
  }
  return [pins, toggle] as const
}

const storageName = (key: string) => `vitrine.trends.pins:${key}`

function readPins(key: string): Set<string> {
  const names = withStorage((storage) => Names.parse(JSON.parse(storage.getItem(storageName(key)) ?? '[]')))
  return new Set(names)
}
