/** The artifacts of the churn model's training. */
import { barChart, lineChart } from './charts.ts'
import { asTable, grouped, type Occasion, type Publication, rounded, trend } from './publication.ts'

const FEATURES = [
  'days since last order',
  'sessions in 30 days',
  'discount share',
  'tenure in months',
  'support tickets',
  'returns in 90 days',
  'newsletter opens',
]

function auc({ day, random }: Occasion): number {
  return Math.min(0.97, trend(day, 0.862, 0.0007) + random.between(-0.006, 0.006))
}

function modelCard(at: Occasion): string {
  const { date, day, random } = at
  const score = auc(at)
  return `# Churn model, ${date}

Gradient-boosted trees that estimate the chance that a customer places **no order in the next 60 days**.

## Results

| Split | Rows | ROC AUC | PR AUC | Log loss |
|:------|-----:|--------:|-------:|---------:|
| train | ${grouped(trend(day, 412_000, 900))} | ${(score + 0.021).toFixed(3)} | ${(score - 0.09).toFixed(3)} | ${(0.94 - score).toFixed(3)} |
| validation | ${grouped(trend(day, 51_500, 110))} | ${score.toFixed(3)} | ${(score - 0.12).toFixed(3)} | ${(0.97 - score).toFixed(3)} |
| test | ${grouped(trend(day, 51_400, 110))} | ${(score - 0.004).toFixed(3)} | ${(score - 0.125).toFixed(3)} | ${(0.975 - score).toFixed(3)} |

## The objective

$$
\\mathcal{L} = -\\frac{1}{n}\\sum_{i=1}^{n} \\left[ y_i \\log \\hat{p}_i + (1 - y_i) \\log (1 - \\hat{p}_i) \\right] + \\lambda \\lVert w \\rVert^2
$$

with $\\lambda = ${random.pick(['0.5', '1.0', '2.0'])}$.

## Intended use

- [x] ranking customers for the retention campaign
- [x] a weekly number for the business report
- [ ] decisions about a single customer

> [!IMPORTANT]
> Customers of less than 90 days are not scored: there is too little history.

## How to use it

\`\`\`python
import mlflow

model = mlflow.pyfunc.load_model("models:/churn/${Math.floor(day / 7) + 1}")
scores = model.predict(features)
\`\`\`
`
}

function roc(at: Occasion): string {
  const power = 1 / (1 - auc(at)) - 1
  // More points where the curve bends.
  const rates = Array.from({ length: 31 }, (_, index) => (index / 30) ** 4)
  const points = rates.map((rate): [number, number] => [rate, rate ** (1 / power)])
  const chance: [number, number][] = [
    [0, 0],
    [1, 1],
  ]
  return lineChart(`ROC curve, AUC ${auc(at).toFixed(3)}`, 'false positive rate', 'true positive rate', [
    { name: 'model', points },
    { name: 'chance', points: chance },
  ])
}

function loss({ random }: Occasion): string {
  const curve = (floor: number) =>
    Array.from({ length: 50 }, (_, index): [number, number] => [
      index / 49,
      floor + 0.6 * Math.exp(-index / 9) + random.between(-0.006, 0.006),
    ])
  return lineChart('Log loss by boosting round', 'share of rounds', 'log loss', [
    { name: 'train', points: curve(0.16) },
    { name: 'validation', points: curve(0.22) },
  ])
}

function importance({ random }: Occasion): string {
  const values = FEATURES.map((name, index) => ({ name, value: (1 / (index + 1.5)) * random.between(0.85, 1.15) }))
  const bars = values.toSorted((a, b) => b.value - a.value)
  return barChart(
    'Feature importance',
    bars.map((bar) => ({ ...bar, label: bar.value.toFixed(2) })),
  )
}

export const prepareFeatures: Publication[] = [
  {
    key: 'feature-statistics',
    type: 'table',
    description: 'Distribution of the inputs',
    data: ({ random }) =>
      asTable(
        FEATURES.map((feature) => ({
          feature,
          mean: rounded(random.between(0.4, 30), 3),
          std: rounded(random.between(0.2, 11), 3),
          missing: rounded(random.between(0, 0.03), 4),
          quantiles: [5, 50, 95].map(() => rounded(random.between(0, 60), 1)),
        })),
      ),
  },
]

export const trainModel: Publication[] = [
  {
    key: 'training-progress',
    type: 'progress',
    description: 'Boosting rounds',
    data: ({ has_failed }) => (has_failed ? 43 : 100),
  },
  { key: 'loss-curve', type: 'image', description: 'Log loss of training and validation by round', data: loss },
  {
    key: 'hyperparameters',
    type: 'table',
    description: 'Best trial of the search',
    every: 2,
    data: ({ random }) =>
      asTable([
        { name: 'learning_rate', value: rounded(random.between(0.02, 0.12), 3), searched: '0.01 – 0.3' },
        { name: 'max_depth', value: random.whole(4, 8), searched: '3 – 10' },
        { name: 'n_estimators', value: random.whole(300, 900), searched: '100 – 1000' },
        { name: 'subsample', value: rounded(random.between(0.7, 1), 2), searched: '0.5 – 1' },
      ]),
  },
]

export const evaluateModel: Publication[] = [
  {
    key: 'churn-metrics',
    type: 'table',
    description: 'Quality on the held-out customers',
    data: (at) => {
      const score = auc(at)
      return asTable([
        { metric: 'roc_auc', value: rounded(score, 4), baseline: 0.81 },
        { metric: 'pr_auc', value: rounded(score - 0.12, 4), baseline: 0.66 },
        { metric: 'precision_at_10', value: rounded(score - 0.05, 4), baseline: 0.7 },
        { metric: 'recall_at_10', value: rounded(score - 0.41, 4), baseline: 0.38 },
        { metric: 'calibration_error', value: rounded(0.12 - score / 10, 4), baseline: 0.052 },
      ])
    },
  },
  {
    key: 'confusion-matrix',
    type: 'table',
    description: 'Rows are what happened, columns what was predicted',
    data: ({ random }) =>
      asTable([
        ['', 'stays', 'leaves'],
        ['stays', random.whole(38_000, 39_500), random.whole(2100, 2900)],
        ['leaves', random.whole(2400, 3100), random.whole(6700, 7600)],
      ]),
  },
  { key: 'roc-curve', type: 'image', description: 'ROC curve on the test set', data: roc },
  { key: 'feature-importance', type: 'image', description: 'Mean gain by feature', data: importance },
]

export const churn: Publication[] = [
  {
    key: 'churn-model-card',
    type: 'markdown',
    description: 'What the model does, how well, and what it is not for',
    data: modelCard,
  },
  {
    key: 'model-registry',
    type: 'markdown',
    description: 'The registered version',
    data: ({ day }) =>
      `[churn, version ${Math.floor(day / 7) + 1}](https://mlflow.acme.example/#/models/churn/versions/${Math.floor(day / 7) + 1})`,
  },
  {
    key: 'churn-config',
    type: null,
    description: 'Settings the training ran with',
    every: 3,
    data: ({ random }) => ({
      target: 'no_order_60d',
      seed: random.whole(1, 99_999),
      split: { train: 0.8, validation: 0.1, test: 0.1 },
      features: FEATURES,
      early_stopping: true,
      notes: null,
    }),
  },
]
