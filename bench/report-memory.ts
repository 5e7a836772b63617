// Preloaded into a server that `startProgram` starts: reports its resident memory in bytes to the parent process.
setInterval(() => process.send?.(process.memoryUsage.rss()), 50).unref()
process.channel?.unref()
