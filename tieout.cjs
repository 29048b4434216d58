#!/usr/bin/env node
// The command `tieout`, started by whatever Node there is (`npx tieout` on a machine with an older
// one): hands everything on to the Node 24 that the npm package `node` brings.
'use strict'
const { spawn } = require('node:child_process')
const { existsSync } = require('node:fs')
const { join } = require('node:path')

const program = process.platform === 'win32' ? 'node.exe' : 'node'
const own = join(__dirname, 'node_modules', 'node', 'bin', program)
const hasOwn = existsSync(own)
// oxlint-disable-next-line import/no-unassigned-import -- it ends the process when it must
if (!hasOwn) require('./check-node.cjs')

const args = [join(__dirname, 'src', 'tieout.ts'), ...process.argv.slice(2)]
const child = spawn(hasOwn ? own : process.execPath, args, { stdio: 'inherit' })

// Ctrl-C in a terminal reaches both of us already, and told twice the service would not wait.
const isWatched = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !isWatched) child.kill(signal)
  })
}
child.on('error', (error) => {
  console.error(error.message)
  process.exit(1)
})
child.on('exit', (code, signal) => {
  if (!signal) process.exit(code)
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
})
