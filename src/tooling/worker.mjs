// A worker as one file beside its page's bundle: `import { workerUrl } from './host?worker'`.
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import * as esbuild from 'esbuild';

/** esbuild plugin: bundles the module as `worker.js`, with the files it refers to next to it, and gives its URL. */
export const workerPlugin = {
  name: 'worker',
  setup(build) {
    const { outdir, plugins, target, define, minify } = build.initialOptions;
    const beside = new Map();
    build.onResolve({ filter: /\?worker$/ }, ({ path, resolveDir }) => ({
      path: `${resolve(resolveDir, path.slice(0, -'?worker'.length))}.ts`,
      namespace: 'worker-url',
    }));
    build.onResolve({ filter: /^worker-bundle:/ }, ({ path }) => ({
      path: 'worker.js',
      namespace: 'worker-bundle',
      pluginData: path.slice('worker-bundle:'.length),
    }));
    build.onLoad({ filter: /.*/, namespace: 'worker-url' }, ({ path }) => ({
      contents: `import file from ${JSON.stringify(`worker-bundle:${path}`)};\nexport const workerUrl = new URL(file, import.meta.url).href;`,
      resolveDir: dirname(path),
      loader: 'js',
    }));
    build.onLoad({ filter: /.*/, namespace: 'worker-bundle' }, async ({ pluginData: entry }) => {
      const { outputFiles, metafile } = await esbuild.build({
        ...{ entryPoints: { worker: entry }, outdir, target, define, minify },
        ...{ bundle: true, format: 'esm', platform: 'browser', assetNames: '[name]', write: false, metafile: true },
        plugins: plugins.filter((plugin) => plugin.name !== 'worker'),
      });
      for (const file of outputFiles) beside.set(basename(file.path), file.contents);
      const contents = beside.get('worker.js');
      beside.delete('worker.js');
      const sources = Object.keys(metafile.inputs).filter((input) => !input.includes(':'));
      return { contents, loader: 'file', watchFiles: sources.map((input) => resolve(input)) };
    });
    build.onEnd(async () => {
      await mkdir(outdir, { recursive: true });
      await Promise.all([...beside].map(([name, contents]) => writeFile(join(outdir, name), contents)));
    });
  },
};
