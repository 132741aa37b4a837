// Reads `{document, values: [{schema, value}]}` from standard input, where schemas may refer to the
// document's components, and prints for each value on a line of its own whether its schema accepts it.

'use strict'

const { readFileSync } = require('node:fs')
const Ajv = require('ajv').default

const { document, values } = JSON.parse(readFileSync(0, 'utf8'))
const ajv = new Ajv({ strict: false, validateFormats: false })
for (const { schema, value } of values) {
  const accepts = ajv.compile({ components: document.components, allOf: [schema] })
  console.log(accepts(value) ? 'yes' : 'no')
}
