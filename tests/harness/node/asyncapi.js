// Reads an AsyncAPI document from standard input and prints what is wrong with it, a problem a line.

'use strict'

const { readFileSync } = require('node:fs')
const { Parser } = require('@asyncapi/parser')

// Errors and warnings; below are hints, such as that there is a newer AsyncAPI.
const WARNING = 1
// What our documents have no place for: the server's own address, who to ask, under which licence.
const LEFT_OUT = ['asyncapi-id', 'asyncapi-info-contact', 'asyncapi-info-license', 'asyncapi-info-contact-properties']

async function main() {
  const { document, diagnostics } = await new Parser().parse(readFileSync(0, 'utf8'))
  const problems = diagnostics.filter((it) => it.severity <= WARNING && !LEFT_OUT.includes(it.code))
  for (const { code, path, message } of problems) {
    console.log(`${code} at ${path.join('.')}: ${message}`)
  }
  if (problems.length === 0 && document === undefined) {
    console.log('no document')
  }
}

main()
