import { useSyncExternalStore } from 'react'

/** The version that the pointer or the keyboard is at, shared by all charts; null if it is at none. */
export class Cursor {
  readonly #listeners = new Set<() => void>()
  #index: number | null = null

  get index(): number | null {
    return this.#index
  }

  move = (index: number | null): void => {
    if (index === this.#index) return
    this.#index = index
    for (const listener of this.#listeners) listener()
  }

  follow = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

export const useCursorIndex = (cursor: Cursor): number | null => useSyncExternalStore(cursor.follow, () => cursor.index)
