import assert from 'node:assert/strict';
import { isProduction, type ProductionContext } from '../../../engine/kubernetes/platform-production.ts';
import type { Resource } from '../../../engine/model/resource.ts';
import { resourceOf } from './documents.ts';
import { pod, tables } from './platform-fixtures.ts';

describe('isProduction', () => {
  const context = (more: Partial<ProductionContext> = {}): ProductionContext => ({
    tables,
    flag: null,
    namespaceLabels: () => undefined,
    ...more,
  });
  const inNamespace = (namespace: string, path = 'apps/web.yaml'): Resource => resourceOf(pod({}, { namespace }), path);
  const nowhere = (path = 'apps/web.yaml'): Resource => resourceOf(pod({}), path);

  it('is true when nothing speaks, and --dev flips just that', () => {
    assert.equal(isProduction(nowhere(), context()), true);
    assert.equal(isProduction(nowhere(), context({ flag: 'dev' })), false);
    assert.equal(isProduction(inNamespace('shop'), context()), true);
    assert.equal(isProduction(inNamespace('prod-eu'), context({ flag: 'dev' })), true);
  });

  it('namespaces and paths speak by their first word', () => {
    assert.equal(isProduction(inNamespace('dev-team'), context()), false);
    assert.equal(isProduction(inNamespace('developers'), context()), true);
    assert.equal(isProduction(nowhere('overlays/dev/web.yaml'), context()), false);
    assert.equal(isProduction(nowhere('overlays/prod/web.yaml'), context({ flag: 'dev' })), true);
    assert.equal(isProduction(nowhere('overlays/web/dev.yaml'), context()), true, 'a file name says nothing');
    assert.equal(isProduction(inNamespace('ci', 'overlays/live/web.yaml'), context()), true, 'for beats against');
  });

  it('--production decides for all', () => {
    assert.equal(isProduction(inNamespace('dev'), context({ flag: 'production' })), true);
  });

  it('labels of the Namespace speak, assumed namespaces do not', () => {
    const namespaceLabels = () => ({ env: 'test' });
    assert.equal(isProduction(inNamespace('shop'), context({ namespaceLabels })), false);
    assert.equal(isProduction(nowhere(), context({ namespaceLabels })), true);
  });

  it('the configuration speaks instead of the names', () => {
    const isProductionNamespace = (name: string) => name === 'dev-but-live';
    const configured = context({ isProductionNamespace });
    assert.equal(isProduction(inNamespace('dev-but-live'), configured), true);
    assert.equal(isProduction(inNamespace('shop'), configured), false);
    assert.equal(isProduction(inNamespace('prod'), configured), false);
    assert.equal(isProduction(nowhere(), configured), true, 'an assumed namespace is undetermined');
    const paths = context({ isProductionPath: (path) => path.startsWith('live/') });
    assert.equal(isProduction(nowhere('live/web.yaml'), paths), true);
    assert.equal(isProduction(nowhere('other/web.yaml'), paths), false);
  });
});
