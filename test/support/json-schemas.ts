import { toJsonSchema } from '@valibot/to-json-schema'
import { depmodVerifySchema, depmodWatchSchema } from '../../src/cli/kmod/depmod-schema.ts'
import { exploreSchema, scenarioSchema } from '../../src/cli/own/explore-schema.ts'
import { requestsSchema } from '../../src/cli/own/requests-schema.ts'
import { serviceSchema } from '../../src/cli/own/service/show-schema.ts'
import { stormSchema } from '../../src/cli/own/storm-schema.ts'
import { checkSchema, loadSchema, whySchema } from '../../src/cli/own/why-schema.ts'
import { loadAnswerSchema, statusSchema } from '../../src/cli/serve/index.ts'

/** The published schemas by file name, made from the ones that the code is typed by. */
export function jsonSchemas(): Record<string, string> {
  const schemas = {
    'why.schema.json': whySchema,
    'check.schema.json': checkSchema,
    'load.schema.json': loadSchema,
    'requests.schema.json': requestsSchema,
    'storm.schema.json': stormSchema,
    'status.schema.json': statusSchema,
    'service.schema.json': serviceSchema,
    'load-answer.schema.json': loadAnswerSchema,
    'explore.schema.json': exploreSchema,
    'explore-list.schema.json': scenarioSchema,
    'depmod-verify.schema.json': depmodVerifySchema,
    'depmod-watch.schema.json': depmodWatchSchema,
  }
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, `${JSON.stringify(toJsonSchema(schema), undefined, 2)}\n`]),
  )
}
