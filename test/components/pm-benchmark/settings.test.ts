import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { browserName, defaultSettings, presetOf, queryOf } from '../../../src/components/pm-benchmark/settings';

const peers = ['tfjs wasm', 'onnxruntime-web webgpu'].map((name) => ({ name, backend: 'wasm' as const, url: '/x.js' }));
const preset = (query: string) => presetOf(new URLSearchParams(query), peers);

describe('an address presets a run', () => {
  test('what it says is taken, and asked to start', () => {
    const { settings, run } = preset('suites=models,kernels&only=UNet&backend=wasm&threads=2&size=small&peers=tfjs+wasm&toggles=x&run');
    assert.deepEqual(settings, {
      ...{ suites: ['kernels', 'models'], only: 'UNet', backend: 'wasm', threads: 2, size: 'small' },
      ...{ peers: ['tfjs wasm'], toggles: 'x' },
    });
    assert.equal(run, true);
  });

  test('what it says wrongly, or not, is as by default', () => {
    assert.deepEqual(preset(''), { settings: defaultSettings, run: false });
    assert.deepEqual(preset('suites=speed&backend=cuda&threads=-1&size=huge&peers=other').settings, defaultSettings);
    assert.deepEqual(preset('suites=all&peers=all').settings.peers, ['tfjs wasm', 'onnxruntime-web webgpu']);
    assert.equal(preset('suites=all').settings.suites.length, 6);
  });

  test('the link to a choice gives that choice', () => {
    const chosen = { ...defaultSettings, suites: ['peak', 'training'] as const, only: '32→32 & more', threads: 4, peers: ['tfjs wasm'] };
    assert.deepEqual(presetOf(new URLSearchParams(queryOf(chosen)), peers).settings, chosen);
    assert.equal(queryOf(defaultSettings), '?');
  });

  test('browsers by what they call themselves', () => {
    const webkit = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)';
    assert.equal(browserName(`${webkit} Chrome/140.0.0.0 Safari/537.36`), 'Chrome 140');
    assert.equal(browserName(`${webkit} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`), 'Edge 140');
    assert.equal(browserName('Mozilla/5.0 (X11; rv:150.0) Gecko/20100101 Firefox/150.0'), 'Firefox 150');
    assert.equal(browserName('something else'), 'something else');
  });
});
