// Installs what package-lock.json lists, where that is not installed yet.
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm, root, step, ToolError } from './process.mjs';

// The first long-term release of Node 20.
const MINIMUM_NODE = [20, 9];

const readPackages = (path) => JSON.parse(readFileSync(join(root, path), 'utf8')).packages;

/** True where npm's own record of node_modules has every package that package-lock.json asks for, in its version. */
function isInstalled() {
  try {
    const installed = readPackages('node_modules/.package-lock.json');
    const wanted = Object.entries(readPackages('package-lock.json')).filter(([path, entry]) => path !== '' && !entry.optional);
    return wanted.every(([path, { version }]) => installed[path]?.version === version);
  } catch {
    return false;
  }
}

/** `npm ci`, without install scripts: every native package used here brings its binary as a package. */
export async function ensureInstalled() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor < MINIMUM_NODE[1])) {
    throw new ToolError(`Node ${process.versions.node} is too old; install Node ${MINIMUM_NODE.join('.')} or newer`);
  }
  if (isInstalled()) return;
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new ToolError(
      'node_modules is a link to a folder that does not fit package-lock.json; run `npm ci --ignore-scripts` where it points, or remove the link',
    );
  }
  await step('installing packages (once; npm ci --ignore-scripts)', async () => {
    const { code } = await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
    if (code !== 0) throw new ToolError('npm ci failed; the lines above say why (a network, or a registry, that cannot be reached?)');
  });
}
