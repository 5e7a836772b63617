/** The artifacts of the weekly business report. */
import type { Json } from '#contract/json.ts'
import { barChart } from './charts.ts'
import { asTable, grouped, type Occasion, type Publication, rounded, trend } from './publication.ts'

const CHANNELS = ['Web shop', 'App', 'Marketplace', 'Stores', 'Wholesale']

function revenue({ day, random }: Occasion) {
  return CHANNELS.map((channel, index) => {
    const value = Math.round(trend(day, 820_000 / (index + 1), 2400 / (index + 1)) * random.between(0.94, 1.06))
    return { channel, revenue_eur: value, orders: Math.round(value / (52 + index * 9)) }
  })
}

function report(at: Occasion): string {
  const rows = revenue(at)
  const total = rows.reduce((sum, { revenue_eur }) => sum + revenue_eur, 0)
  const change = at.random.between(-3, 7)
  return `# Week of ${at.date}

Revenue was **€ ${grouped(total)}**, ${change >= 0 ? 'up' : 'down'} ${Math.abs(change).toFixed(1)} % on the week before.

## What moved

- **${at.random.pick(['App', 'Web shop', 'Marketplace'])}** grew fastest, after the spring campaign.
- Returns were ${at.random.between(3, 6).toFixed(1)} %, ${at.random.pick(['as usual', 'a little above the usual', 'below the usual'])}.
- ${at.random.pick(['Stock-outs cost about € 40,000.', 'No stock-outs in the top 100 products.', 'Two carriers were late in the south.'])}

## By channel

| Channel | Revenue | Orders | Share |
|:--------|--------:|-------:|------:|
${rows.map(({ channel, revenue_eur, orders }) => `| ${channel} | € ${grouped(revenue_eur)} | ${grouped(orders)} | ${((revenue_eur / total) * 100).toFixed(1)} % |`).join('\n')}

## Next week

1. Campaign *Early summer* starts on Tuesday.
2. Prices of 214 products change.
3. The app's checkout test ends[^test].

> Numbers are preliminary until the monthly closing.

[^test]: Variant B leads by ${at.random.between(0.4, 2.2).toFixed(1)} points; significance is reached on Thursday.
`
}

function topCustomers({ random }: Occasion): Json {
  const names = ['Northwind', 'Contoso', 'Fabrikam', 'Tailspin', 'Wingtip', 'Adatum', 'Litware', 'Proseware']
  return names.map((name, index) => ({
    customer: `[${name}](https://crm.acme.example/customers/${1000 + index})`,
    country: random.pick(['DE', 'FR', 'NL', 'ES', 'US']),
    revenue_eur: rounded(random.between(9000, 88_000)),
    orders: random.whole(12, 240),
    churn_risk: rounded(random.next(), 3),
    segments: ['b2b', random.pick(['loyal', 'new', 'at-risk'])],
  }))
}

function forecast({ day, random }: Occasion): Json {
  return Array.from({ length: 12 }, (_, index) => {
    const expected = trend(day + index * 7, 1_870_000, 5200)
    return {
      week: index + 1,
      expected_eur: Math.round(expected),
      low_eur: Math.round(expected * (0.96 - index * 0.006)),
      high_eur: Math.round(expected * (1.04 + index * 0.006)),
      confidence: rounded(random.between(0.78, 0.95) - index * 0.02),
    }
  })
}

function explorer({ date, day }: Occasion): Json {
  const values = Array.from({ length: 26 }, (_, index) => Math.round(trend(day - 182 + index * 7, 1_870, 5.2, 60)))
  return {
    html: `<!doctype html><meta charset="utf-8"><title>Revenue explorer</title>
<style>body{font:15px/1.5 system-ui,sans-serif;margin:24px;color:#0f172a;background:#fff}h1{font-size:22px;margin:0}#c{display:flex;align-items:flex-end;gap:5px;height:240px;margin:24px 0 8px}
#c div{flex:1;background:#2563eb;border-radius:4px 4px 0 0;opacity:.55}#c div:hover{opacity:1}output{color:#475569}</style>
<h1>Revenue explorer</h1><output id="o">Point at a week, up to ${date}</output><div id="c"></div>
<script>const v=${JSON.stringify(values)},m=Math.max(...v);v.forEach((x,i)=>{const d=document.createElement('div');d.style.height=(x/m*100)+'%';
d.onmouseenter=()=>o.textContent='Week '+(i+1)+': € '+(x*1000).toLocaleString();c.append(d)})</script>`,
  }
}

export const collectNumbers: Publication[] = [
  {
    key: 'revenue-by-channel',
    type: 'table',
    description: 'Revenue and orders of the week',
    data: (at) => asTable(revenue(at)),
  },
  {
    key: 'top-customers',
    type: 'table',
    description: 'Largest customers, with their risk to leave',
    data: (at) => asTable(topCustomers(at)),
  },
  {
    key: 'marketing-spend',
    type: 'table',
    description: 'Spend and return by campaign',
    every: 2,
    data: ({ random }) =>
      asTable(
        ['Search', 'Social', 'Newsletter', 'Affiliates', 'Display'].map((campaign) => {
          const spend = random.between(4000, 62_000)
          return {
            campaign,
            spend_eur: rounded(spend),
            revenue_eur: rounded(spend * random.between(1.2, 5.4)),
            clicks: random.whole(4000, 91_000),
          }
        }),
      ),
  },
]

export const drawForecast: Publication[] = [
  {
    key: 'forecast',
    type: 'table',
    description: 'Twelve weeks ahead, with the range',
    data: (at) => asTable(forecast(at)),
  },
  { key: 'revenue-explorer', type: 'rich', description: 'Half a year, week by week', every: 2, data: explorer },
  {
    key: 'revenue-chart',
    type: 'image',
    description: 'Revenue by channel as bars',
    data: (at) =>
      barChart(
        `Revenue, week of ${at.date}`,
        revenue(at).map(({ channel, revenue_eur }) => ({
          name: channel,
          value: revenue_eur,
          label: `€ ${grouped(revenue_eur)}`,
        })),
      ),
  },
]

export const business: Publication[] = [
  { key: 'weekly-report', type: 'markdown', description: 'What the business reads on Monday', data: report },
  {
    key: 'report-pdf',
    type: 'link',
    description: 'The same as PDF',
    data: ({ date }) => `https://reports.acme.example/weekly/${date}.pdf`,
  },
  {
    key: 'quarter-target',
    type: 'progress',
    description: 'Revenue of the quarter against its target',
    data: ({ day }) => rounded(((day % 91) / 91) * 104, 1),
  },
  {
    key: 'dashboard',
    type: 'markdown',
    description: 'Live numbers',
    every: 12,
    data: () => '[Sales dashboard](https://bi.acme.example/dashboards/sales?range=90d)',
  },
]
