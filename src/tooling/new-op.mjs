// `npm run new:op NAME [-- --like OP]`: a new operator in every layer, as a renamed copy of a small one, to be edited into what it should be.
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { main, node, ToolError } from './process.mjs';

const MODEL = 'softmax';

/** Where an operator has a file of its own. */
const layers = (name) => [
  `src/ops/${name}.ts`,
  `src/backends/reference/kernels/${name}.ts`,
  `shaders/${name}.wgsl`,
  `src/backends/webgpu/kernels/${name}.ts`,
  `wasm/${name}.ts`,
  `src/backends/wasm/kernels/${name}.ts`,
];

/** Where an operator has an entry. */
const lists = [
  'src/ops/all.ts',
  'src/backends/reference/kernels/all.ts',
  'src/backends/webgpu/kernels/all.ts',
  'src/backends/wasm/kernels/all.ts',
  'wasm/index.ts',
];

const CASES = 'test/ops/cases.ts';

const pascal = (name) => name.replace(/(^|_)([a-z])/g, (_, __, letter) => letter.toUpperCase());

const renamer = (from, to) => (text) =>
  text.replace(new RegExp(`(?<![A-Za-z0-9])${from}(?![a-z0-9])`, 'g'), to).replace(new RegExp(`${pascal(from)}(?![a-z0-9])`, 'g'), pascal(to));

const depth = (line) => [...line].reduce((sum, c) => sum + ('([{'.includes(c) ? 1 : ')]}'.includes(c) ? -1 : 0), 0);

/** Repeats under the new name every entry that names the model: a line, or the lines up to where its brackets close. */
function repeatEntries(text, model, rename) {
  const names = new RegExp(`(?<![A-Za-z0-9_])${model}(?![A-Za-z0-9_])`);
  const lines = text.split('\n');
  const out = [];
  for (let i = 0; i < lines.length; i++) {
    const entry = [lines[i]];
    if (names.test(lines[i])) for (let open = depth(lines[i]); open > 0 && i + 1 < lines.length; open += depth(lines[i])) entry.push(lines[++i]);
    out.push(...entry, ...(names.test(entry[0]) ? entry.map(rename) : []));
  }
  return out.join('\n');
}

/** Gives the new operator the model's first case that stands on a line of its own. */
function addCase(text, model, name) {
  const make = text.match(new RegExp(`const (\\w+) = of\\('${model}'\\);`))?.[1];
  const first = text.match(new RegExp(`^  ${make}(\\('.*\\),)$`, 'm'))?.[1];
  return make && first ? text.replace(/(export const cases\b[\s\S]*?)(\n\];)/, (_, head, end) => `${head}\n  of('${name}')${first}${end}`) : text;
}

await main(async (args) => {
  const at = args.indexOf('--like');
  const model = at < 0 ? MODEL : args[at + 1];
  const [name] = at < 0 ? args : args.toSpliced(at, 2);
  if (!name || !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name))
    throw new ToolError('give the name of the operator in snake_case: npm run new:op cumulative_sum');
  if (!existsSync(layers(model ?? '')[0])) throw new ToolError(`--like ${model}: is not an operator; choose one of src/ops`);
  const taken = layers(name).filter((path) => existsSync(path));
  if (taken.length) throw new ToolError(`${taken[0]}: is there already; choose another name`);
  const rename = renamer(model, name);
  const written = [];
  const missing = [];
  for (const [i, path] of layers(model).entries()) {
    if (!existsSync(path)) missing.push(path);
    else {
      await writeFile(layers(name)[i], rename(await readFile(path, 'utf8')));
      written.push(layers(name)[i]);
    }
  }
  for (const path of [...lists, CASES]) {
    const before = existsSync(path) ? await readFile(path, 'utf8') : '';
    const after = path === CASES ? addCase(before, model, name) : repeatEntries(before, model, rename);
    if (after === before) missing.push(path);
    else {
      await writeFile(path, after);
      written.push(path);
    }
  }
  const sources = written.filter((path) => path.endsWith('.ts'));
  const { code } = await node(['node_modules/@biomejs/biome/bin/biome', 'check', '--write', '--log-level=error', ...sources]);
  console.log(`${name} now does what ${model} does. Edit it in:\n${written.map((path) => `  ${path}`).join('\n')}`);
  if (missing.length) console.log(`${model} has no part in:\n${missing.map((path) => `  ${path}`).join('\n')}`);
  return code;
});
