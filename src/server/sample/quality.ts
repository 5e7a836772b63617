/** The artifacts of the data quality checks. */
import type { Json } from '#contract/json.ts'
import { asTable, grouped, type Occasion, type Publication, rounded, trend } from './publication.ts'

const CHECKS = [
  ['key is unique', 'uniqueness'],
  ['no nulls in required columns', 'completeness'],
  ['foreign keys resolve', 'integrity'],
  ['amounts are positive', 'validity'],
  ['dates are not in the future', 'validity'],
  ['row count within 5 % of last week', 'volume'],
  ['loaded less than 6 hours ago', 'freshness'],
] as const

function report(table: string, rows: number) {
  return ({ date, day, has_failed, random }: Occasion): string => {
    const count = trend(day, rows, rows / 900)
    const failing = has_failed ? random.whole(1, 2) : random.next() < 0.15 ? 1 : 0
    const lines = CHECKS.map(([name, dimension], index) => {
      const failed = index > 3 && index <= 3 + failing
      const bad = failed ? random.whole(12, 900) : 0
      return `| ${name} | ${dimension} | ${grouped(bad)} | ${failed ? '❌ failed' : '✅ passed'} |`
    })
    const verdict =
      failing > 0
        ? `> [!CAUTION]\n> ${failing} of ${CHECKS.length} checks failed. Downstream marts were **not** published.`
        : `> [!TIP]\n> All ${CHECKS.length} checks passed.`
    return `# Quality of \`${table}\`

${verdict}

${grouped(count)} rows, checked on ${date}.

| Check | Dimension | Bad rows | Result |
|:------|:----------|---------:|:-------|
${lines.join('\n')}

## The query behind the first check

\`\`\`sql
select ${table.slice(0, -1)}_id, count(*)
from core.${table}
group by 1
having count(*) > 1
\`\`\`

- [x] owner told in #data-quality
- [${failing > 0 ? ' ' : 'x'}] marts published
`
  }
}

function failedChecks({ random, has_failed }: Occasion): Json {
  const tables = ['orders', 'customers', 'payments', 'shipments']
  return tables.slice(0, has_failed ? 4 : random.whole(1, 3)).map((table, index) => ({
    table,
    check: CHECKS[(index * 2 + 3) % CHECKS.length]?.[0] ?? null,
    bad_rows: random.whole(3, 1200),
    first_seen: random.pick(['today', 'yesterday', '3 days ago', '2 weeks ago']),
    runbook: `https://runbooks.acme.example/quality/${table}`,
  }))
}

function nullRates({ random }: Occasion): Json {
  const columns = ['email', 'phone', 'birth_date', 'country', 'newsletter', 'last_order_at', 'segment', 'referrer']
  return columns.map((column, index) => ({
    column,
    null_rate: rounded(random.between(0.001, 0.04) * (index + 1), 4),
    limit: rounded(0.05 * (index + 1), 2),
    sample: index % 3 === 0 ? null : { seen: random.whole(800, 1000), of: 1000 },
  }))
}

const CONTRACT = `# Data contract: orders

| Column | Type | Rule |
|---|---|---|
| \`order_id\` | bigint | unique, never null |
| \`customer_id\` | bigint | in \`customers\` |
| \`placed_at\` | timestamp | UTC, not in the future |
| \`amount_eur\` | numeric(12,2) | > 0 |

\`\`\`python
class Order(BaseModel):
    order_id: int
    customer_id: int
    placed_at: datetime
    amount_eur: Decimal = Field(gt=0)
\`\`\`

Owner: **Orders team**. Changes need two weeks' notice[^1].

[^1]: Announced in #data-contracts.
`

function drift({ date, day, random }: Occasion): Json {
  const features = ['basket_size', 'days_since_order', 'discount_share', 'sessions_30d', 'returns_90d', 'tenure_months']
  const rows = features.map((name) => {
    const value = Math.min(0.98, random.between(0.02, 0.32) + day / 600)
    const color = value > 0.25 ? '#dc2626' : value > 0.15 ? '#d97706' : '#16a34a'
    return `<tr><td>${name}</td><td><div class="bar" style="width:${Math.round(value * 260)}px;background:${color}"></div></td><td>${value.toFixed(3)}</td></tr>`
  })
  return {
    html: `<!doctype html><meta charset="utf-8"><title>Drift report</title>
<style>body{font:15px/1.5 system-ui,sans-serif;margin:24px;color:#0f172a;background:#fff}h1{font-size:22px;margin:0 0 4px}p{color:#475569;margin:0 0 20px}
td{padding:8px 16px 8px 0;border-bottom:1px solid #e2e8f0}.bar{height:14px;border-radius:7px}button{font:inherit;padding:6px 14px;border:1px solid #cbd5e1;border-radius:6px;background:#f8fafc}</style>
<h1>Drift report</h1><p>Population stability of the features, ${date} against the training set</p>
<table id="t">${rows.join('')}</table><p></p><button id="b">Only what drifts</button>
<script>b.onclick=()=>{for(const r of t.rows)r.hidden=!r.hidden&&Number(r.cells[2].textContent)<0.15}</script>`,
  }
}

export const quality: Publication[] = [
  { key: 'quality-orders', type: 'markdown', description: 'Checks of core.orders', data: report('orders', 4_800_000) },
  {
    key: 'quality-customers',
    type: 'markdown',
    description: 'Checks of core.customers',
    every: 2,
    data: report('customers', 610_000),
  },
  {
    key: 'quality-payments',
    type: 'markdown',
    description: 'Checks of core.payments',
    every: 3,
    data: report('payments', 5_200_000),
  },
  {
    key: 'failed-checks',
    type: 'table',
    description: 'What did not pass, with runbooks',
    every: 2,
    data: (at) => asTable(failedChecks(at)),
  },
  {
    key: 'null-rates',
    type: 'table',
    description: 'Share of missing values in customers',
    every: 4,
    data: (at) => asTable(nullRates(at)),
  },
  {
    key: 'quality-score',
    type: 'progress',
    description: 'Share of checks that passed',
    data: ({ has_failed, random }) => rounded(has_failed ? random.between(71, 84) : random.between(93, 100), 1),
  },
  {
    key: 'data-contract-orders',
    type: 'markdown',
    description: 'What consumers may rely on',
    every: 30,
    data: () => CONTRACT,
  },
  { key: 'drift-report', type: 'rich', description: 'Population stability of model features', every: 7, data: drift },
  {
    key: 'expectation-suite',
    type: 'expectations',
    description: 'Raw result of the validation',
    every: 6,
    data: ({ date, random }) => ({
      suite: 'core.orders',
      run_time: `${date}T04:12:00Z`,
      success: random.next() > 0.2,
      statistics: { evaluated: 42, successful: random.whole(38, 42), unsuccessful: null },
      results: CHECKS.map(([expectation, dimension]) => ({ expectation, dimension, observed: random.whole(0, 12) })),
    }),
  },
  {
    key: 'freshness',
    type: 'table',
    description: 'Hours since the last row',
    every: 2,
    data: ({ random }) =>
      asTable(
        ['orders', 'payments', 'shipments', 'web_events', 'support_tickets'].map((table) => ({
          table,
          hours: rounded(random.between(0.2, 7.5), 1),
          limit: 6,
          is_fresh: random.next() > 0.15,
        })),
      ),
  },
]
