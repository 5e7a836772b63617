import { useSearchParams } from 'react-router'
import { withParameters } from '#ui/compare/address.ts'
import { Link } from '#ui/components/link.tsx'

/** Links side by side, one of which is the current one. The choice is a parameter of the URL. */
export function Choice<Name extends string>({
  label,
  parameter,
  options,
  chosen,
  standard,
}: {
  label: string
  parameter: string
  options: Record<Name, string>
  chosen: Name
  /** The option that the URL leaves out; null to write every one. */
  standard: Name | null
}) {
  const [search] = useSearchParams()
  return (
    <nav aria-label={label} className="flex w-fit flex-wrap rounded-md border border-line bg-surface p-0.5">
      {Object.entries<string>(options).map(([name, text]) => (
        <Link
          key={name}
          to={{ search: `?${withParameters(search, { [parameter]: name === standard ? null : name })}` }}
          replace
          preventScrollReset
          aria-current={name === chosen ? 'true' : undefined}
          className="rounded px-2.5 text-[0.8125rem] text-muted leading-[1.625rem] hover:text-ink aria-[current]:bg-accent-soft aria-[current]:font-medium aria-[current]:text-accent"
        >
          {text}
        </Link>
      ))}
    </nav>
  )
}
