import type { Config } from 'tailwindcss'
import plugin from 'tailwindcss/plugin'
import type { Kind } from '#contract/kind-labels.ts'

/** Every color of the app, as [light, dark]. Text colors have a contrast of at least 4.5 on every surface. */
const colors = {
  bg: ['#f6f6f4', '#111316'],
  surface: ['#ffffff', '#191b1f'],
  raised: ['#ffffff', '#212429'],
  sunken: ['#eeeeeb', '#0c0e10'],
  line: ['#e2e2de', '#2d3036'],
  'line-strong': ['#c9c9c4', '#454a52'],
  ink: ['#1a1c20', '#eceef1'],
  muted: ['#595e68', '#a5abb6'],
  accent: ['#2d4fc4', '#97b1ff'],
  'accent-ink': ['#ffffff', '#10193a'],
  'accent-soft': ['#e8edfc', '#232c48'],
  good: ['#176b41', '#6fd3a0'],
  'good-soft': ['#e1f3e8', '#17301f'],
  bad: ['#b3261e', '#ff9d94'],
  'bad-ink': ['#ffffff', '#3a0905'],
  'bad-soft': ['#fbe7e5', '#3d1b19'],
  warn: ['#7d5200', '#efc063'],
  'warn-soft': ['#f9eed6', '#372a11'],
  added: ['#176b41', '#6fd3a0'],
  'added-soft': ['#dcf2e4', '#17331f'],
  removed: ['#b3261e', '#ff9d94'],
  'removed-soft': ['#fbe3e1', '#401c19'],
  'kind-link': ['#1d6a8a', '#74c5e6'],
  'kind-markdown': ['#5b3fb8', '#b9a5ff'],
  'kind-table': ['#176b41', '#6fd3a0'],
  'kind-progress': ['#8a4a00', '#f2b06a'],
  'kind-image': ['#a02a6b', '#f59bcb'],
  'kind-rich': ['#2d4fc4', '#97b1ff'],
} satisfies Record<string, [string, string]> & Record<`kind-${Kind}`, [string, string]>

const variables = Object.fromEntries(
  Object.entries(colors).map(([name, [light, dark]]) => [`--color-${name}`, `light-dark(${light}, ${dark})`]),
)

export default {
  content: ['./index.html', './src/ui/**/*.{ts,tsx}'],
  darkMode: ['variant', '&:where([data-theme=dark], [data-theme=dark] *)'],
  theme: {
    extend: {
      colors: Object.fromEntries(Object.keys(colors).map((name) => [name, `var(--color-${name})`])),
      fontFamily: {
        sans: ['system-ui', '-apple-system', 'Segoe UI', 'Roboto', 'Helvetica Neue', 'Arial', 'sans-serif'],
        mono: ['ui-monospace', 'SFMono-Regular', 'Menlo', 'Consolas', 'Liberation Mono', 'monospace'],
      },
      boxShadow: {
        card: '0 1px 2px rgb(0 0 0 / 0.05), 0 1px 6px rgb(0 0 0 / 0.04)',
        raised: '0 8px 30px rgb(0 0 0 / 0.18)',
      },
      borderRadius: { card: '10px' },
    },
  },
  plugins: [
    plugin(({ addBase }) => {
      addBase({
        ':root': { ...variables, colorScheme: 'light' },
        '[data-theme=dark]': { colorScheme: 'dark' },
      })
    }),
  ],
} satisfies Config
