import './end-with-npm.ts'
import '#server/main.ts'
