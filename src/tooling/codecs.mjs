// The WASM decoders of cornerstonejs/codecs at build time, as modules that run in browsers, workers and Node alike.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** What the glue code asks Node for, though it is given its binary: none of it exists in a browser, nor in an ES module. */
const nodeOnly = [
  [/ENVIRONMENT_IS_NODE=[^;]+;/, 'ENVIRONMENT_IS_NODE=false;'],
  [/require\("fs"\)/, 'undefined'],
  [/require\("path"\)/, 'undefined'],
];

function withoutNode(text, path) {
  return nodeOnly.reduce((changed, [pattern, to]) => {
    if (!pattern.test(changed)) throw new Error(`${path}: ${pattern} is not there; the package has changed`);
    return changed.replace(pattern, to);
  }, text);
}

/** esbuild plugin: `decodewasmjs` without its Node branch, `decodewasm` as bytes; both become part of the bundle that asks for them. */
export const codecPlugin = {
  name: 'codecs',
  setup(build) {
    build.onResolve({ filter: /^@cornerstonejs\/codec-\w+\/decodewasm(js)?$/ }, ({ path }) => ({ path: require.resolve(path), sideEffects: false }));
    build.onLoad({ filter: /codec-\w+[\\/]dist[\\/]\w+_decode\.wasm$/ }, async ({ path }) => ({ contents: await readFile(path), loader: 'binary' }));
    build.onLoad({ filter: /codec-\w+[\\/]dist[\\/]\w+_decode\.js$/ }, async ({ path }) => ({
      contents: withoutNode(await readFile(path, 'utf8'), path),
      loader: 'js',
    }));
  },
};
