// What editors and type checkers read of the package: `dist/types` and `dist/custom-elements.json`.
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { node, ToolError } from './process.mjs';

const OUT = 'dist/types';

/** `./shape` as Node's resolution wants it written: `./shape.js`, or `./shape/index.js`. */
function withExtension(folder, specifier) {
  const target = join(folder, specifier);
  if (existsSync(`${target}.d.ts`)) return `${specifier}.js`;
  return existsSync(join(target, 'index.d.ts')) ? `${specifier}/index.js` : specifier;
}

/** `dist/types`: the declarations of the public entries and of what they import. */
export async function writeDeclarations() {
  await rm(OUT, { recursive: true, force: true });
  const { code } = await node(['node_modules/typescript/bin/tsc', '--project', 'src/tooling/tsconfig.build.json']);
  if (code !== 0) throw new ToolError('the declarations were not written; see the errors above');
  for (const file of (await readdir(OUT, { recursive: true })).filter((f) => f.endsWith('.d.ts'))) {
    const path = join(OUT, file);
    const text = await readFile(path, 'utf8');
    const relativeImport = /((?:from|import)\s*\(?\s*['"])(\.{1,2}\/[^'"]+)(['"])/g;
    await writeFile(
      path,
      text.replace(relativeImport, (_, before, specifier, after) => before + withExtension(dirname(path), specifier) + after),
    );
  }
}

/** `dist/custom-elements.json`: the elements with their attributes, events, slots, parts and CSS properties. */
export async function writeManifest() {
  const analyzer = 'node_modules/@custom-elements-manifest/analyzer/cem.js';
  const { code } = await node([analyzer, 'analyze', '--config', 'src/tooling/elements-manifest.mjs', '--outdir', 'dist']);
  if (code !== 0) throw new ToolError('the custom elements manifest was not written; see the errors above');
}
