import { loadWhenIdle } from '#ui/components/load-when-idle.ts'

export const DeletedEntry = loadWhenIdle(async () => (await import('./deleted-entry-view.tsx')).DeletedEntryView)
