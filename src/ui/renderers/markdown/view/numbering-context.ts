import { createContext } from 'react'
import type { Footnote, PartNumbers } from '#ui/renderers/markdown/split/numbering.ts'

/** The numbers of the part that contains an element. */
export const PartNumbersContext = createContext<PartNumbers>({ ids: [], earlier: new Map() })

/** The footnotes of the whole document. */
export const FootnotesContext = createContext<ReadonlyMap<string, Footnote>>(new Map())
