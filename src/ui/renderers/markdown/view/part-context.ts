import { createContext } from 'react'
import type { Note, PartNumbers } from '#ui/renderers/markdown/split/numbering.ts'

/** The numbers of the part that an element stands in. */
export const PartContext = createContext<PartNumbers>({ ids: [], earlier: new Map() })

/** The footnotes of the whole document. */
export const NotesContext = createContext<ReadonlyMap<string, Note>>(new Map())
