import { createContext } from 'react'

/** The key whose versions a table can show the history of its cells from; null where it cannot. */
export const HistoryKey = createContext<string | null>(null)
