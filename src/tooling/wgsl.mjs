// WGSL at build time: expands includes, reads parameters, uniforms and bindings, and emits a typed module.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';

const SHADERS = resolve('shaders');
const SCALAR_BYTES = 4;

/** Expands `//# include "lib/x.wgsl"` (paths from `shaders/`), each file once, in order of first use. */
export async function expand(path, seen = new Set()) {
  const lines = (await readFile(path, 'utf8')).split('\n');
  const out = [];
  for (const line of lines) {
    const include = line.match(/^\s*\/\/#\s*include\s+"([^"]+)"/);
    if (!include) out.push(line);
    else if (!seen.has(include[1])) {
      seen.add(include[1]);
      out.push(await expand(join(SHADERS, include[1]), seen));
    }
  }
  return out.join('\n');
}

/** Lines `const NAME[: type] = value; //# param`: what a kernel may specialise. */
function readConstants(source) {
  const constants = {};
  for (const [, name, , text] of source.matchAll(/^const\s+(\w+)\s*(:\s*\w+)?\s*=\s*([^;]+);\s*\/\/#\s*param/gm)) {
    const value = text.trim();
    constants[name] = value === 'true' || value === 'false' ? value === 'true' : Number(value.replace(/[uif]$/, ''));
    if (Number.isNaN(constants[name])) throw new Error(`parameter ${name}: "${value}" is neither a number nor a boolean`);
  }
  return constants;
}

/** Offsets of `struct Params` by WGSL's alignment rules (uniform address space, scalars and vectors of 32 bits). */
function readUniforms(source) {
  const body = source.match(/struct\s+Params\s*\{([^}]*)\}/)?.[1];
  if (!body) return { uniforms: [], uniformBytes: 0 };
  const uniforms = [];
  let offset = 0;
  for (const [, name, type] of body.replace(/\/\/.*$/gm, '').matchAll(/(\w+)\s*:\s*([\w<>]+)/g)) {
    const vector = type.match(/^vec([234])(?:<(f32|u32|i32)>|([fui]))$/);
    const scalar = vector ? (vector[2] ?? { f: 'f32', u: 'u32', i: 'i32' }[vector[3]]) : type;
    if (!['f32', 'u32', 'i32'].includes(scalar)) throw new Error(`struct Params: ${name}: ${type} is not a 32-bit scalar or vector`);
    const length = vector ? Number(vector[1]) : 1;
    const align = SCALAR_BYTES * (length === 3 ? 4 : length);
    offset = Math.ceil(offset / align) * align;
    uniforms.push({ name, type: scalar, length, offset });
    offset += SCALAR_BYTES * length;
  }
  return { uniforms, uniformBytes: Math.ceil(offset / 16) * 16 };
}

function readBindings(source) {
  const pattern = /@group\(0\)\s*@binding\((\d+)\)\s*var<(storage,\s*read_write|storage,\s*read|storage|uniform)>\s*(\w+)/g;
  return [...source.matchAll(pattern)].map(([, binding, space, name]) => ({
    name,
    binding: Number(binding),
    access: space === 'uniform' ? 'uniform' : space.includes('read_write') ? 'read_write' : 'read',
  }));
}

export async function readShader(path) {
  const source = await expand(path);
  try {
    return { name: basename(path, '.wgsl'), source, constants: readConstants(source), ...readUniforms(source), bindings: readBindings(source) };
  } catch (error) {
    throw new Error(`${relative('.', path)}: ${error.message}`);
  }
}

const typeOf = (u) => (u.length === 1 ? 'number' : `readonly [${Array(u.length).fill('number').join(', ')}]`);

function declaration(shader, importPath) {
  const fields = (entries) => (entries.length ? `{ ${entries.join('; ')} }` : 'Record<never, never>');
  const constants = Object.entries(shader.constants).map(([name, value]) => `${name}: ${typeof value}`);
  const uniforms = shader.uniforms.map((u) => `${u.name}: ${typeOf(u)}`);
  const bindings = shader.bindings.filter((b) => b.access !== 'uniform').map((b) => `'${b.name}'`);
  return `import type { Shader } from '${importPath}';
export declare const ${shader.name}: Shader<${fields(constants)}, ${fields(uniforms)}, ${bindings.join(' | ') || 'never'}>;
`;
}

/** Writes `build/types/shaders/**.d.wgsl.ts`, so that TypeScript knows every parameter, uniform and binding. */
export async function writeShaderTypes() {
  const files = (await readdir(SHADERS, { recursive: true })).filter((f) => f.endsWith('.wgsl') && !f.startsWith('lib'));
  await Promise.all(
    files.map(async (file) => {
      const target = resolve('build/types/shaders', file.replace(/\.wgsl$/, '.d.wgsl.ts'));
      // `build/types` and the root are one tree for TypeScript (`rootDirs`).
      const importPath = relative(dirname(join(SHADERS, file)), resolve('src/backends/webgpu/shader'));
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, declaration(await readShader(join(SHADERS, file)), importPath));
    }),
  );
}

/** esbuild plugin: `import { conv3d } from '…/shaders/conv3d.wgsl'`. */
export const wgslPlugin = {
  name: 'wgsl',
  setup(build) {
    build.onLoad({ filter: /\.wgsl$/ }, async ({ path }) => {
      const shader = await readShader(path);
      const libs = (await readdir(join(SHADERS, 'lib'))).map((f) => join(SHADERS, 'lib', f));
      return { contents: `export const ${shader.name} = ${JSON.stringify(shader)};`, loader: 'js', watchFiles: [path, ...libs] };
    });
  },
};
