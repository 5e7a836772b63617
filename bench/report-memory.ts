// Preloaded into a server that `startProgram` starts: reports its resident memory in bytes, and its CPU
// time in milliseconds, to the parent process.
setInterval(() => {
  const { user, system } = process.cpuUsage()
  process.send?.({ memory: process.memoryUsage.rss(), cpu: (user + system) / 1000 })
}, 50).unref()
process.channel?.unref()
