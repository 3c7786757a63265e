import { test } from 'node:test';
import { createReferenceBackend } from '../../../src/backends/reference/backend';
import { assertClose } from '../../support/close';
import { tinyPlan } from '../../support/tiny-plan';

test('the reference backend runs a plan in a page', async () => {
  const { plan, inputs, expected } = tinyPlan();
  const executable = await createReferenceBackend().load(plan);
  const { y } = await executable.run(inputs);
  assertClose(y.data as Float64Array, expected, { rel: 1e-6 });
});
