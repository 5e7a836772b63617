export function Component() {
  return <p>TaskRun</p>
}
