import { randomInt } from 'node:crypto'

const FIRST = `amber bold brave bright calm clever cosmic curious daring eager fancy fluffy gentle golden hidden humble
jolly keen lively loyal lucky mellow merry mighty nimble noble patient polite proud quick quiet radiant rapid rustic
shiny silent silver smooth snug sober solid spry steady sunny swift tidy upbeat vivid warm wise witty zesty`.split(
  /\s+/,
)

const SECOND = `antelope badger beaver bison camel caribou condor coyote crane dolphin eagle falcon ferret finch fox
gazelle gecko heron ibex jackal jaguar jaybird kestrel koala lemur lion lynx magpie marmot marten moose narwhal newt
ocelot octopus orca osprey otter owl panda pelican penguin puffin quail raven robin salmon seal sparrow stork swan
tiger toucan trout turtle walrus weasel whale wolf wombat wren yak zebra`.split(/\s+/)

/** A random name for a run without one. */
export function randomRunName(): string {
  return `${FIRST[randomInt(FIRST.length)]}-${SECOND[randomInt(SECOND.length)]}`
}
