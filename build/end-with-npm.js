// npm starts a script through a shell and forwards SIGTERM to that shell only, which exits and leaves the script running
// with its port taken. A long-running script that npm started therefore ends when its parent is gone.
import process from 'node:process'

const startedBy = process.ppid

if (process.env.npm_lifecycle_event !== undefined) {
  const watch = setInterval(() => {
    if (process.ppid === startedBy) return
    // Once: a second signal would end the server immediately, in the middle of its work.
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 200)
  watch.unref()
}
