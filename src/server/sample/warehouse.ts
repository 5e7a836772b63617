/** The artifacts of the nightly warehouse load. */
import type { Json } from '#contract/json.ts'
import { asTable, grouped, type Occasion, type Publication, rounded, trend } from './publication.ts'

const REGIONS = ['Europe', 'North America', 'Asia-Pacific', 'Latin America', 'Middle East and Africa']

const TABLES = [
  'orders',
  'order_lines',
  'customers',
  'addresses',
  'payments',
  'refunds',
  'products',
  'prices',
  'stock_levels',
  'shipments',
  'carriers',
  'web_sessions',
  'web_events',
  'campaigns',
  'coupons',
  'support_tickets',
]

function summary({ date, day, run_name, has_failed, random }: Occasion): string {
  const rows = trend(day, 1_840_000, 4200, 90_000)
  const late = random.whole(0, 140)
  const alert = has_failed
    ? `> [!WARNING]\n> \`load-warehouse\` gave up after 3 attempts: the warehouse refused the connection. Yesterday's tables are still served.`
    : late > 100
      ? `> [!NOTE]\n> ${late} orders arrived after the cut-off and are loaded tomorrow.`
      : '> [!TIP]\n> All sources were complete before the cut-off.'
  return `# Warehouse load of ${date}

${alert}

| Step | Rows | Seconds | Result |
|:-----|-----:|--------:|:------:|
| extract orders | ${grouped(rows * 0.42)} | ${random.whole(41, 66)} | ✅ |
| extract customers | ${grouped(rows * 0.08)} | ${random.whole(9, 16)} | ✅ |
| transform | ${grouped(rows)} | ${random.whole(120, 210)} | ✅ |
| load warehouse | ${has_failed ? '–' : grouped(rows)} | ${random.whole(70, 130)} | ${has_failed ? '❌' : '✅'} |

Run **${run_name}** · source snapshot \`s3://acme-raw/snapshots/${date}/\`

<details><summary>Settings of this run</summary>

\`\`\`yaml
warehouse: analytics-eu
batch_rows: 50000
late_data: ${late > 100 ? 'defer' : 'include'}
retries: 3
\`\`\`

</details>
`
}

function ordersByRegion({ day, random }: Occasion): Json {
  return REGIONS.map((region, index) => {
    const orders = Math.round(
      trend(day, 9200 / (index + 1), 18 / (index + 1), 420 / (index + 1)) + random.between(-90, 90),
    )
    const revenue = rounded(orders * (61 - index * 4 + random.between(-2, 2)))
    return {
      region,
      orders,
      revenue_eur: revenue,
      average_basket: rounded(revenue / orders),
      returns: rounded(random.between(0.02, 0.07), 4),
      change: `${random.between(-6, 9).toFixed(1)} %`,
    }
  })
}

function rowCounts({ day, date, random }: Occasion): Json {
  return TABLES.map((table, index) => {
    const rows = Math.round(trend(day, 48_000_000 / (index + 1), 21_000 / (index + 1)) + random.between(0, 900))
    return {
      schema: index < 10 ? 'core' : 'web',
      table,
      rows,
      added: Math.round(rows * random.between(0.0004, 0.0011)),
      bytes: rows * (64 + index * 11),
      last_loaded: `${date}T03:${String(10 + index).padStart(2, '0')}:00Z`,
    }
  })
}

function lateOrders({ day, random }: Occasion): Json {
  return Array.from({ length: random.whole(4, 12) }, (_, index) => ({
    order_id: 700_000_000_000_000_000 + day * 1000 + index,
    shop: random.pick(['berlin-1', 'lyon-2', 'porto-1', 'austin-4']),
    minutes_late: random.whole(2, 190),
    amount_eur: rounded(random.between(12, 480)),
    note: random.pick([null, 'terminal offline', 'clock skew', '**manual entry**']),
  }))
}

const DIAGRAM = `# How the nightly load runs

\`\`\`mermaid
flowchart LR
  shops[(Shops)] --> orders[extract-orders]
  crm[(CRM)] --> customers[extract-customers]
  orders --> transform
  customers --> transform
  transform --> load[load-warehouse]
  load --> checks{{data-quality-checks}}
  checks -->|all passed| publish[publish marts]
  checks -->|failed| alert[page on-call]
\`\`\`

The checks are a flow of their own: *data-quality-checks* runs as a subflow after each load.
`

export const extractOrders: Publication[] = [
  {
    key: 'orders-extract',
    type: 'link',
    description: 'Raw files of the night',
    data: ({ date }) => `s3://acme-raw/snapshots/${date}/orders.parquet`,
  },
  {
    key: 'late-orders',
    type: 'table',
    description: 'Orders after the cut-off',
    every: 3,
    data: (at) => asTable(lateOrders(at)),
  },
]

export const loadWarehouse: Publication[] = [
  {
    key: 'load-progress',
    type: 'progress',
    description: 'Tables loaded',
    data: ({ has_failed }) => (has_failed ? 68.75 : 100),
  },
  {
    key: 'warehouse-row-counts',
    type: 'table',
    description: 'Rows and bytes by table',
    data: (at) => asTable(rowCounts(at)),
  },
]

export const warehouse: Publication[] = [
  {
    key: 'warehouse-load-summary',
    type: 'markdown',
    description: 'What was loaded, and how long it took',
    data: summary,
  },
  {
    key: 'orders-by-region',
    type: 'table',
    description: 'Orders and revenue of the day',
    data: (at) => asTable(ordersByRegion(at)),
  },
  {
    key: 'pipeline-diagram',
    type: 'markdown',
    description: 'Steps of the nightly load',
    every: 40,
    data: () => DIAGRAM,
  },
  {
    key: 'warehouse-docs',
    type: 'markdown',
    description: 'Documentation of every table',
    every: 15,
    data: ({ date }) => `[Warehouse documentation, ${date}](https://docs.acme.example/warehouse/${date}/index.html)`,
  },
  {
    key: 'partition-manifest',
    type: 'table',
    description: 'Files by partition',
    every: 5,
    data: ({ day, random }) =>
      asTable({
        partition: REGIONS.map((region) => region.toLowerCase().replaceAll(' ', '-')),
        files: REGIONS.map(() => random.whole(12, 48)),
        megabytes: REGIONS.map((_, index) => rounded(trend(day, 900 / (index + 1), 3), 1)),
      }),
  },
]
