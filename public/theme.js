// Runs before the first paint, so that a page never flashes in the other theme. See src/ui/preferences.ts.
var theme
try {
  theme = localStorage.getItem('vitrine.theme')
} catch (_) {}
document.documentElement.dataset.theme =
  theme === 'light' || theme === 'dark' ? theme : matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
