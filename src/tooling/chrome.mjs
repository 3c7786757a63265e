// Finds a browser with WebGPU, and the software Vulkan driver that comes with it.
import { accessSync, constants, existsSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { run, step, ToolError } from './process.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge-stable', 'microsoft-edge'];
const macApps = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const windowsPrograms = ['Google/Chrome/Application/chrome.exe', 'Chromium/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'];
const linuxFolders = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome', '/opt/microsoft/msedge'];

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function candidates() {
  const { env, platform } = process;
  if (platform === 'darwin') return ['', env.HOME].flatMap((home) => macApps.map((app) => `${home}/Applications/${app}.app/Contents/MacOS/${app}`));
  if (platform === 'win32') {
    const folders = [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA].filter(Boolean);
    return folders.flatMap((folder) => windowsPrograms.map((program) => join(folder, program)));
  }
  const folders = [...(env.PATH ?? '').split(delimiter), '/snap/bin'];
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** Path of Chromium, Chrome or Edge: `CHROME_PATH`, else the usual places; `undefined` where there is none. */
function findChrome() {
  const { CHROME_PATH } = process.env;
  if (CHROME_PATH && !isExecutable(CHROME_PATH)) throw new ToolError(`CHROME_PATH: ${CHROME_PATH} is not a program; name a browser's, or unset it`);
  return CHROME_PATH || candidates().find(isExecutable);
}

/** What to do where no browser was found. */
export const chromeHint = 'install Chromium, Chrome or Edge, or set CHROME_PATH to one (`npx @puppeteer/browsers install chrome@stable` fetches one)';

const isDebian = () => existsSync('/etc/debian_version') && isExecutable('/usr/bin/apt-get');

/** The browser, installed from Debian's packages where this is root's own Debian without one. */
export async function ensureChrome() {
  const found = findChrome();
  if (found || process.getuid?.() !== 0 || !isDebian()) return found;
  await step('installing Chromium (apt-get install chromium libvulkan1)', async () => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['-q', 'update'], { env });
    await run('apt-get', ['-q', 'install', '-y', '--no-install-recommends', 'chromium', 'libvulkan1'], { env });
  });
  return findChrome();
}

/** The manifest of SwiftShader, Chromium's Vulkan on the CPU; Linux only, elsewhere WebGPU in Node needs no Vulkan. */
export function findSwiftShader(chrome) {
  const folders = [...(chrome ? [dirname(realpathSync(chrome))] : []), ...linuxFolders];
  const manifest = folders.map((folder) => join(folder, 'vk_swiftshader_icd.json')).find((path) => existsSync(path));
  if (!manifest) return undefined;
  const library = join(dirname(manifest), JSON.parse(readFileSync(manifest, 'utf8')).ICD.library_path);
  return existsSync(library) ? manifest : undefined;
}
