const percent = new Intl.NumberFormat('en', { maximumFractionDigits: 2 })

/** A bar and its number. The bar ends at 0 and at 100; the number is what was published. */
export function ProgressView({ data }: { data: number }) {
  const filled = Math.min(100, Math.max(0, data))
  const text = `${percent.format(data)} %`
  return (
    <div className="grid gap-2 rounded-card border border-line bg-surface p-4 shadow-card">
      <p className="font-semibold text-3xl tabular-nums">{text}</p>
      <div
        role="progressbar"
        aria-label="Progress"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={filled}
        aria-valuetext={text}
        className="h-3 overflow-hidden rounded-full bg-sunken"
      >
        <div
          className={`h-full rounded-full transition-[width] duration-500 ${data >= 100 ? 'bg-good' : 'bg-accent'}`}
          style={{ width: `${filled}%` }}
        />
      </div>
      {data !== filled && <p className="text-muted text-sm">The number is outside 0 to 100.</p>}
    </div>
  )
}
