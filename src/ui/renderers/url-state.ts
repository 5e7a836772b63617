/** What an artifact's view may keep in the address of the page it is shown on. */
import { createContext } from 'react'

/** Whether the view has the address for itself: not where several artifacts are shown at once. */
export const OwnsAddress = createContext(true)

/** The parameters that views keep there; they mean nothing to another artifact. */
export const viewParameters = ['row', 'column', 'table-search', 'table-sort', 'table-filter'] as const
