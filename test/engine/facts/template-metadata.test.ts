import assert from 'node:assert/strict';
import { templateMetadata } from '../../../engine/facts/template-metadata.ts';
import type { JsonObject, JsonValue } from '../../../engine/model/json.ts';
import { factOf } from './fact-of.ts';

const job = (metadata?: JsonValue): JsonObject => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'j' },
  spec: { template: { ...(metadata === undefined ? {} : { metadata }), spec: {} } },
});

describe('fact templateMetadata', () => {
  it('says what is there', () => {
    assert.deepEqual(factOf(templateMetadata, job()), { exists: false, annotations: false });
    assert.deepEqual(factOf(templateMetadata, job(null)), { exists: false, annotations: false });
    assert.deepEqual(factOf(templateMetadata, job({ annotations: null })), { exists: true, annotations: false });
    assert.deepEqual(factOf(templateMetadata, job({ annotations: {} })), { exists: true, annotations: true });
    assert.equal(factOf(templateMetadata, { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' } }), undefined);
  });
});
