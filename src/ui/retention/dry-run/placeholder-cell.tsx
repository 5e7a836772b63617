/** The cell of a row that is still loading. */
export const PlaceholderCell = ({ columns }: { columns: number }) => (
  <td colSpan={columns} className="px-4 max-md:px-3">
    <div aria-hidden="true" className="h-4 w-48 rounded bg-sunken" />
  </td>
)
