import { ChevronDown, Copy, Download } from 'lucide-react'
import type { ReactNode } from 'react'
import type { FileFormat } from '#content/files.ts'
import { Menu, MenuItem } from '#ui/components/menu.tsx'
import { useCopy } from './clipboard.ts'

/** A menu of exports, whose button says when something was copied. `children` get what copies, and what reports a failed download. */
export function ExportMenu({
  label,
  children,
}: {
  label: string
  children: (copy: (text: string | Promise<string>) => void, failToSave: () => void) => ReactNode
}) {
  const { outcome, copy, failToSave } = useCopy()
  return (
    <>
      <Menu
        aria-label={label}
        trigger={
          <>
            <Download aria-hidden="true" className="size-3.5" />
            {outcome || 'Export'}
            <ChevronDown aria-hidden="true" className="size-3.5" />
          </>
        }
      >
        {() => children(copy, failToSave)}
      </Menu>
      <output className="sr-only">{outcome}</output>
    </>
  )
}

/** The items of an Export menu: copy and download a value in each of its formats. */
export function FormatItems({
  formats,
  onCopy,
  onSave,
}: {
  formats: FileFormat[]
  onCopy: (format: FileFormat) => void
  onSave: (format: FileFormat) => void
}) {
  // Variants of a format differ in bytes that a copied text does not have.
  const copied = formats.filter(
    ({ extension }, index) => formats.findIndex((format) => format.extension === extension) === index,
  )
  return (
    <>
      {copied.map((format) => (
        <MenuItem key={format.label} onClick={() => onCopy(format)}>
          <Copy aria-hidden="true" className="size-3.5" />
          Copy {format.textLabel ?? format.label}
        </MenuItem>
      ))}
      {formats.map((format) => (
        <MenuItem key={format.label} onClick={() => onSave(format)}>
          <Download aria-hidden="true" className="size-3.5" />
          Download {format.label}
        </MenuItem>
      ))}
    </>
  )
}
