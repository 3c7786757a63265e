// `npm run lock`: npm leaves out of package-lock.json the optional packages of platforms that the registry in use does not offer, and
// `npm ci` then refuses the file everywhere. This adds them, by the name that says their platform; their version is the one asked for.
import { readFile, writeFile } from 'node:fs/promises';
import { main, ToolError } from './process.mjs';

const PLATFORM = /-(android|darwin|freebsd|linux|netbsd|openbsd|openharmony|win32)-(arm64|arm|ia32|loong64|ppc64|riscv64|s390x|x64)(?:-(\w+))?$/;

function entryOf(name, version, dev) {
  const platform = name.match(PLATFORM);
  if (!platform)
    throw new ToolError(`package-lock.json: ${name} is missing and its name says no platform; run npm install with a registry that has it`);
  const [, os, cpu, abi = ''] = platform;
  const libc = os === 'linux' && { libc: [abi.startsWith('musl') ? 'musl' : 'glibc'] };
  return { version, cpu: [cpu], ...(dev && { dev }), ...libc, optional: true, os: [os] };
}

await main(async () => {
  const lock = JSON.parse(await readFile('package-lock.json', 'utf8'));
  const added = [];
  for (const [path, { dev, optionalDependencies = {} }] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (lock.packages[`node_modules/${name}`] || lock.packages[`${path}/node_modules/${name}`]) continue;
      lock.packages[`node_modules/${name}`] = entryOf(name, version.replace(/^[\^~]/, ''), dev);
      added.push(name);
    }
  }
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  await writeFile('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
  console.log(added.length ? `added ${added.join(', ')}` : 'package-lock.json is complete');
});
