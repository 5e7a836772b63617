export function Component() {
  return <p>Runs</p>
}
