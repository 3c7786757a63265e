import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseArchitecture } from '../../../src/nn/formats/architecture';
import { assertRefused } from './fixtures';

describe('parseArchitecture', () => {
  const unet = { name: 'UNet', args: { spatial_dims: 3, channels: [4, 8] } };

  it('takes the arguments apart from the name, beside it, and as MONAI bundles have them', () => {
    assert.deepEqual(parseArchitecture('{"name":"UNet","args":{"spatial_dims":3,"channels":[4,8]}}'), unet);
    assert.deepEqual(parseArchitecture({ name: 'UNet', arguments: unet.args }), unet);
    assert.deepEqual(parseArchitecture({ name: 'UNet', ...unet.args }), unet);
    assert.deepEqual(parseArchitecture({ cls: 'UNet', ...unet.args }), unet);
    assert.deepEqual(parseArchitecture({ _target_: 'monai.networks.nets.UNet', ...unet.args }), unet);
    assert.deepEqual(parseArchitecture('{"name":"UNet"}'), { name: 'UNet', args: {} });
  });

  it('refuses what names no network', () => {
    assertRefused(() => parseArchitecture('{"name"'), 'architecture-invalid', /not JSON/, /"name": "UNet"/);
    assertRefused(() => parseArchitecture('[1]'), 'architecture-invalid', /not a JSON object/);
    assertRefused(() => parseArchitecture({ spatial_dims: 3 }), 'architecture-invalid', /no name of a network/);
    assertRefused(() => parseArchitecture({ name: 3 }), 'architecture-invalid', /no name of a network/);
    assertRefused(() => parseArchitecture({ name: 'UNet', args: [1] }), 'architecture-invalid', /\[1\] for its arguments/);
  });
});
