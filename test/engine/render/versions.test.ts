/** The versions that reports tell are those of the modules that the sandbox was built from. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { RENDERER_VERSIONS, versionsOf } from '../../../engine/render/versions.ts';

const GO_MOD = new URL('../../../engine/sandbox/programs/renderers/go.mod', import.meta.url);
/** kustomize numbers its command and its library apart; go.mod of the command's tag kustomize/v5.8.2 names this library. */
const LIBRARY_OF_COMMAND = { '5.8.2': '0.21.2' };

describe('the versions of the renderers', () => {
  const modules = readFileSync(GO_MOD, 'utf8');

  it('are those of the modules', () => {
    assert.ok(modules.includes(`helm.sh/helm/v3 v${RENDERER_VERSIONS.helm}\n`));
    assert.ok(modules.includes(`sigs.k8s.io/kustomize/api v${LIBRARY_OF_COMMAND[RENDERER_VERSIONS.kustomize]}\n`));
  });

  it('are told of the tools that were used', () => {
    assert.deepEqual(versionsOf([]), {});
    assert.deepEqual(versionsOf(['helm', 'kustomize', 'helm']), RENDERER_VERSIONS);
    assert.deepEqual(versionsOf(['kustomize']), { kustomize: RENDERER_VERSIONS.kustomize });
  });
});
