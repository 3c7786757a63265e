// Worker scripts at build time: each a file of its own beside the bundle, so that `worker-src 'self'` is all that a page must allow.
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** esbuild plugin: `import { workerUrl } from './host?worker'` bundles `host.ts` to `host.js` and gives its absolute URL. */
export const workerPlugin = {
  name: 'worker',
  setup(build) {
    const { outdir, plugins, target, define, minify, assetNames, chunkNames } = build.initialOptions;
    // What a worker refers to in turn: WASM, other workers.
    const beside = new Map();
    build.onResolve({ filter: /\?worker$/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path.slice(0, -'?worker'.length)),
      namespace: 'worker-url',
    }));
    build.onLoad({ filter: /.*/, namespace: 'worker-url' }, ({ path }) => ({
      contents: `import file from ${JSON.stringify(`worker-script:${path}`)};\nexport const workerUrl = new URL(file, import.meta.url).href;`,
      resolveDir: dirname(path),
      loader: 'js',
    }));
    build.onResolve({ filter: /^worker-script:/ }, ({ path }) => ({ path: `${path.slice('worker-script:'.length)}.js`, namespace: 'worker-script' }));
    build.onLoad({ filter: /.*/, namespace: 'worker-script' }, async ({ path }) => {
      const { outputFiles, metafile } = await build.esbuild.build({
        ...{ outdir, plugins, target, define, minify, assetNames, chunkNames },
        // What is loaded on demand (decoders of DICOM) stands in files of its own beside the worker.
        splitting: true,
        entryPoints: [path.replace(/\.js$/, '.ts')],
        bundle: true,
        format: 'esm',
        // One script for browsers and Node.
        platform: 'browser',
        external: ['node:*'],
        metafile: true,
        write: false,
      });
      for (const file of outputFiles) beside.set(basename(file.path), file);
      const { contents } = beside.get(basename(path));
      beside.delete(basename(path));
      const sources = Object.keys(metafile.inputs).filter((input) => !input.includes(':'));
      return { contents, loader: 'file', watchFiles: sources.map((input) => resolve(input)) };
    });
    build.onEnd(async (result) => {
      // A worker's own build is written by the build that asked for it.
      if (result.outputFiles) return void result.outputFiles.push(...beside.values());
      await mkdir(outdir, { recursive: true });
      await Promise.all([...beside].map(([name, { contents }]) => writeFile(join(outdir, name), contents)));
    });
  },
};
