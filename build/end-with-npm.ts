// npm starts a script through a shell and passes SIGTERM on to that shell only, which dies of it and leaves the script
// running on its own, its port taken. So a script that stays, and that npm has started, ends when its parent is gone.
import process from 'node:process'

const startedBy = process.ppid

if (process.env.npm_lifecycle_event !== undefined) {
  const watch = setInterval(() => {
    if (process.ppid === startedBy) return
    // Once: whoever is told twice ends at once, in the middle of what it does.
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 200)
  watch.unref()
}
