import { expect, test } from 'vitest'
import { hasExternalImages, safeDiagram } from './diagram-source.ts'

test.each([
  'graph TD; A-->B; B<-->C; C<--D',
  'classDiagram\nAnimal <|-- Duck\n<<interface>> Animal\nclass Square~Shape~',
  'stateDiagram-v2\nstate fork <<fork>>\n[*] --> fork',
  'graph TD\nA["one<br/>two<br>three <b>bold</b>"] -->|"x < 3"| B\nstyle A fill:#f9f,stroke:rgb(1,2,3)\n%% a comment',
])('a harmless diagram is not changed: %s', (source) => expect(safeDiagram(source)).toBe(source))

test.each([
  '<img src=x onerror=alert(1)>',
  '<br onclick=alert(1)>',
  '</b><svg/onload=alert(1)>',
  '<!--<img src=x>-->',
  '&lt;img src=x onerror=alert(1)&gt;',
  '&amp;lt;img src=x&gt;',
  '#lt;img src=x#gt;',
  '#60;img src=x#62;',
  '&#x3C;img src=x>',
  '<<img src=x onerror=alert(1)>>',
  '<i<b>mg src=x onerror=alert(1)>',
])('removes the HTML of %s', (label) => {
  const safe = safeDiagram(`graph TD; A["${label}"]-->B`)
  expect(safe).toContain('‹')
  expect(safe.replaceAll(/<\/?b>/g, '')).not.toMatch(/(?:<|[&#](?:amp;)?(?:lt|#?60|#x3c);)[a-z/!?]/i)
})

test.each([
  '%%{init: {"htmlLabels": true}}%%\n',
  '%%{init: {\n"htmlLabels": true,\n"flowchart": {"htmlLabels": true}}\n}%%\n',
  '%%%%{x}%%{init: {"htmlLabels": true}}%%\n',
  '---\nconfig:\n  htmlLabels: true\n---\n',
  '---\nconfig:\n  a: 1\n---\n---\nconfig:\n  htmlLabels: true\n---\n',
])('removes directives and configuration: %s', (settings) => {
  const safe = safeDiagram(`${settings}graph TD; A-->B`)
  expect(safe).toMatch(/graph TD; A-->B$/)
  expect(safe).not.toMatch(/%%\{|config/)
})

test('an unclosed directive extends to the end of the text', () => {
  expect(safeDiagram('graph TD; A-->B\n%%{init: {"htmlLabels": true}')).toBe('graph TD; A-->B\n\n')
})

test('keeps the title in the front matter', () => {
  expect(safeDiagram('---\ntitle: "The <img src=x> plan"\nconfig:\n  look: x\n---\ngraph TD; A-->B')).toBe(
    '---\ntitle: "The ‹img src=x> plan"\n---\ngraph TD; A-->B',
  )
})

test('styles cannot load resources', () => {
  const safe = safeDiagram(
    'graph TD; A\nstyle A fill:url(//a.org/x),cursor:\\75rl(//a.org/y),mask:image-set("//a.org")',
  )
  expect(safe).not.toMatch(/(?:url|image-set)\(|\\/)
})

test.each([
  'graph TD\nA@{ img: "https://a.org/x.png" }',
  'graph TD\nA@{ "\\x69mg": "https://a.org/x.png" }',
  'graph TD\nA@{ style: "#", i;mg: "https://a.org/x.png" }',
  'sequenceDiagram\nparticipant A\nproperties A: {"icon": "https://a.org/x.png"}',
])('finds external images in %s', (source) => expect(hasExternalImages(source)).toBe(true))

test('a named shape is not an image', () => {
  expect(hasExternalImages('graph TD\nA@{ shape: circle, label: "Start" } --> B')).toBe(false)
})

test('reads a title with a long run of blanks in linear time', () => {
  const title = `a${' '.repeat(300_000)}b`
  expect(safeDiagram(`---\ntitle: ${title}  \n---\ngraph TD; A-->B`)).toBe(
    `---\ntitle: "${title}"\n---\ngraph TD; A-->B`,
  )
})
