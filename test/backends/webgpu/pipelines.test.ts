import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PipelineCache } from '../../../src/backends/webgpu/pipelines';
import type { Shader } from '../../../src/backends/webgpu/shader';
import { nullDevice } from '../../support/gpu';

const shaderOf = (body: string): Shader => ({
  name: 'sample',
  source: `@group(0) @binding(0) var<storage, read_write> y: array<f32>;\nconst N: u32 = 4; //# param\n@compute @workgroup_size(N) fn main() {\n  ${body}\n}`,
  constants: { N: 4 },
  uniforms: [],
  uniformBytes: 0,
  bindings: [{ name: 'y', binding: 0, access: 'read_write' }],
});

describe('pipelines', () => {
  let none: Awaited<ReturnType<typeof nullDevice>>;
  before(async () => {
    none = await nullDevice();
  });
  after(() => none.device.destroy());

  test('the key is what specialised the text, whatever its order', async () => {
    const pipelines = new PipelineCache(none.device);
    const shader = shaderOf('y[0] = f32(N);');
    const [first, second] = await Promise.all([pipelines.get(shader, { N: 8, M: 1 }), pipelines.get(shader, { M: 1, N: 8 })]);
    assert.equal(first, second);
    await pipelines.get(shader, { N: 16 });
    assert.equal(pipelines.size, 2);
  });

  test('a compile error shows the specialised source, the line and the message', async () => {
    const pipelines = new PipelineCache(none.device);
    await assert.rejects(pipelines.get(shaderOf('y[0] = missing;'), { N: 32 }), (error: Error & { code: string }) => {
      assert.equal(error.code, 'shader-compile');
      assert.match(error.message, /^shader sample: line 4: .*missing/);
      assert.match(error.message, /2 {2}const N: u32 = 32;/);
      assert.match(error.message, /4 {4}y\[0\] = missing;\n\s+\^ .*missing/);
      return true;
    });
    assert.equal(pipelines.size, 0);
  });

  test('what only the pipeline finds is reported too', async () => {
    const pipelines = new PipelineCache(none.device);
    await assert.rejects(pipelines.get(shaderOf('y[0] = 1;'), { N: 100000 }), { code: 'shader-compile' });
  });
});
