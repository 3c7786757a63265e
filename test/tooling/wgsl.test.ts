import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { createNodeGpu } from '../../src/backends/webgpu/node.node';
import { PipelineCache } from '../../src/backends/webgpu/pipelines';
import { type Shader, specialise, writeUniforms } from '../../src/backends/webgpu/shader';
import { bufferUsage, mapMode } from '../../src/backends/webgpu/usage';
import { noWebGpu } from '../support/backends';

const { expand, readShader } = (await import(pathToFileURL(resolve('src/tooling/wgsl.mjs')).href)) as {
  expand: (path: string) => Promise<string>;
  readShader: (path: string) => Promise<Shader>;
};

/** Scalars and vectors in an order that needs padding of every kind. */
const fields: readonly { name: string; type: string; values: readonly number[] }[] = [
  { name: 'a', type: 'f32', values: [0.5] },
  { name: 'b', type: 'vec3u', values: [1, 2, 3] },
  { name: 'c', type: 'u32', values: [4] },
  { name: 'd', type: 'i32', values: [-5] },
  { name: 'e', type: 'vec2f', values: [6.5, 7.5] },
  { name: 'f', type: 'vec4<i32>', values: [-8, 9, -10, 11] },
  { name: 'g', type: 'f32', values: [12.5] },
  { name: 'h', type: 'vec3<f32>', values: [13, 14, 15] },
  { name: 'i', type: 'vec2i', values: [-16, 17] },
  { name: 'j', type: 'u32', values: [4294967295] },
];
const components = fields.flatMap(({ name, values }) => (values.length === 1 ? [name] : values.map((_, i) => `${name}[${i}]`)));
const expected = fields.flatMap(({ values }) => values);

const text = `
struct Params { // what the host sets
${fields.map(({ name, type }) => `  ${name}: ${type},  // ${name}: not_a_field`).join('\n')}
}
const SCALE: f32 = 1; //# param
const COUNT: u32 = 4u; //# param
  const INDENTED: u32 = 1; //# param
const IS_ON = false; //# param
const PLAIN = 3;
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0)   @binding(2) var<storage,read_write> y: array<f32>;
@compute @workgroup_size(1) fn main() {
${components.map((component, i) => `  y[${i}] = SCALE * f32(params.${component});`).join('\n')}
  if (IS_ON) { y[0] = x[0]; }
}
`;

describe('WGSL at build time', () => {
  let folder: string;
  const write = (name: string, content: string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  before(() => {
    mkdirSync('build', { recursive: true });
    folder = mkdtempSync('build/wgsl-');
  });
  after(() => rmSync(folder, { recursive: true }));

  test('reads parameters, uniforms and bindings', async () => {
    const shader = await readShader(write('sample.wgsl', text));
    assert.equal(shader.name, 'sample');
    assert.deepEqual(shader.constants, { SCALE: 1, COUNT: 4, IS_ON: false });
    assert.deepEqual(
      shader.uniforms.map(({ name, type, length, offset }) => `${name} ${type} ${length} ${offset}`),
      // By the alignment rules of the specification: vec2 8, vec3 and vec4 16; a scalar fills the hole behind a vec3.
      ['a f32 1 0', 'b u32 3 16', 'c u32 1 28', 'd i32 1 32', 'e f32 2 40', 'f i32 4 48', 'g f32 1 64', 'h f32 3 80', 'i i32 2 96', 'j u32 1 104'],
    );
    assert.equal(shader.uniformBytes, 112);
    assert.deepEqual(
      shader.bindings.map(({ name, binding, access }) => `${binding} ${name} ${access}`),
      ['0 params uniform', '1 x read', '2 y read_write'],
    );
  });

  test('specialises marked lines and nothing else', async () => {
    const shader = await readShader(write('special.wgsl', text));
    const source = specialise(shader, { SCALE: 2.5, IS_ON: true, PLAIN: 9 });
    assert.match(source, /^const SCALE: f32 = 2\.5; \/\/# param$/m);
    assert.match(source, /^const COUNT: u32 = 4u; \/\/# param$/m);
    assert.match(source, /^const IS_ON = true; \/\/# param$/m);
    assert.match(source, /^const PLAIN = 3;$/m);
    assert.equal(specialise(shader, {}), shader.source);
  });

  test('includes each file once, where it is first asked for', async () => {
    const source = await expand(write('include.wgsl', '// head\n//# include "lib/epilogue.wgsl"\n  //# include "lib/rows.wgsl"\n// tail\n'));
    assert.equal(source.match(/fn element\(/g)?.length, 1);
    assert.ok(source.indexOf('fn keep_columns') < source.indexOf('fn epilogue'));
    assert.ok(source.startsWith('// head') && source.trimEnd().endsWith('// tail'));
    assert.doesNotMatch(source, /^\s*\/\/#\s*include/m);
    await assert.rejects(expand(write('nothing.wgsl', '//# include "lib/nothing.wgsl"\n')), { code: 'ENOENT' });
  });

  test('refuses what the host could not set', async () => {
    await assert.rejects(readShader(write('matrix.wgsl', 'struct Params { m: mat4x4f }')), /matrix\.wgsl: .*m: mat4x4f/);
    await assert.rejects(readShader(write('constant.wgsl', 'const A = 2 * 3; //# param')), /constant\.wgsl: parameter A: "2 \* 3"/);
  });

  test('a device reads every uniform where the host wrote it', { skip: noWebGpu }, async () => {
    const shader = await readShader(write('uniforms.wgsl', text));
    const gpu = await createNodeGpu();
    const device = (await (await gpu.requestAdapter())?.requestDevice()) as GPUDevice;
    const { pipeline, layout } = await new PipelineCache(device).get(shader, shader.constants as Record<string, number>);
    const bytes = new DataView(new ArrayBuffer(shader.uniformBytes));
    writeUniforms(shader, bytes, 0, Object.fromEntries(fields.map(({ name, values }) => [name, values.length === 1 ? values[0] : values])));
    const buffer = (size: number, usage: number) => device.createBuffer({ size, usage });
    const uniforms = buffer(shader.uniformBytes, bufferUsage.uniform | bufferUsage.copyDst);
    const [x, y] = [buffer(16, bufferUsage.storage), buffer(4 * expected.length, bufferUsage.storage | bufferUsage.copySrc)];
    const back = buffer(4 * expected.length, bufferUsage.mapRead | bufferUsage.copyDst);
    device.queue.writeBuffer(uniforms, 0, bytes.buffer);
    const entries = [uniforms, x, y].map((resource, binding) => ({ binding, resource: { buffer: resource } }));
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, device.createBindGroup({ layout, entries }));
    pass.dispatchWorkgroups(1);
    pass.end();
    encoder.copyBufferToBuffer(y, 0, back, 0, 4 * expected.length);
    device.queue.submit([encoder.finish()]);
    await back.mapAsync(mapMode.read);
    assert.deepEqual(new Float32Array(back.getMappedRange()), Float32Array.from(expected));
    device.destroy();
  });
});
