/** Exports of what a renderer shows, for the Export menu of the page around it. */
import { createContext, type RefObject } from 'react'
import type { FileFormat } from '#content/files.ts'

/** `label` says what is exported: "4 of 120 rows". Null while the view shows everything. */
type ViewExport = { label: string; formats: FileFormat[] }

/** The current view of the renderer on the page, read when a menu opens. */
export type ViewExportSource = RefObject<(() => ViewExport | null) | null>

/** Where a renderer puts its current view; null where no page has an Export menu. */
export const ViewExportSlot = createContext<ViewExportSource | null>(null)
