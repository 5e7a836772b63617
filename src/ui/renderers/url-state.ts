/** The state of renderers in the URL. */
import { createContext } from 'react'

/** Whether a renderer may use the URL; false where several artifacts are shown at once. */
export const OwnsAddress = createContext(true)

/** The URL parameters of renderers; they do not apply to another artifact. */
export const viewParameters = [
  'row',
  'column',
  'cell-history',
  'table-header',
  'table-search',
  'table-sort',
  'table-filter',
] as const
