import type { Paint } from '#cli/output/style.ts'

/** How a difference is written. */
export type DiffView = {
  paint: Paint
  /** Columns of the terminal; null in files and pipes, where nothing is cut. */
  columns: number | null
  /** Leaves out what is the same. */
  changedOnly: boolean
}

type Status = 'same' | 'moved' | 'changed' | 'added' | 'removed'

/** The first column of a line. */
export const MARKS: Record<Status, string> = { same: ' ', moved: '>', changed: '~', added: '+', removed: '-' }

export const STYLES = { same: 'dim', moved: 'cyan', changed: 'yellow', added: 'green', removed: 'red' } as const
