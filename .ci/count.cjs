// Prints "passed failed" for a report of vitest's JSON reporter. A file that could not be loaded
// has no tests of its own to fail, and counts as one.
'use strict'
const report = JSON.parse(require('node:fs').readFileSync(process.argv[2], 'utf8'))
const broken = report.testResults.filter(
  (file) =>
    file.status === 'failed' && file.assertionResults.every((one) => one.status !== 'failed'),
)
console.log(report.numPassedTests, report.numFailedTests + broken.length)
