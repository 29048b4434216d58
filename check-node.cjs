// Run before each script, by whatever Node there is: the scripts need the Node 24 that the npm
// package `node` brings (npm puts node_modules/.bin first in the PATH), or one at least as able.
'use strict'
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `This is Node ${process.versions.node}, which does not run TypeScript.\n` +
      'Node 24 comes with the npm package `node`, whose install script seems not to have run.\n' +
      'Run `npm ci` (without --ignore-scripts), then use `npm start` or `npm test` again,\n' +
      'or install Node 24 from https://nodejs.org.',
  )
  process.exit(1)
}
