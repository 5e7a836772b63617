export function Component() {
  return <p>Catalogue</p>
}
