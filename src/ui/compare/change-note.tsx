/** What a comparison left out. */
export function ChangeNote({ note }: { note: string | null }) {
  return note === null ? null : <p className="rounded-card bg-warn-soft px-4 py-2.5 text-warn">{note}</p>
}
