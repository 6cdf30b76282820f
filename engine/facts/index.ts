/** All facts, by the name that rules declare. */

import { agentPolicy } from './agent-policy.ts';
import { attestationConfig } from './attestation-config.ts';
import { confidentialEvidence } from './confidential-evidence.ts';
import { containerResources } from './container-resources.ts';
import type { Fact } from './fact.ts';
import { images } from './images.ts';
import { initdata } from './initdata.ts';
import { installSources } from './install-sources.ts';
import { instanceTypes } from './instance-types.ts';
import { ipv6Addresses } from './ipv6-addresses.ts';
import { kataNodeLabels } from './kata-node-labels.ts';
import { machineType } from './machine-type.ts';
import { misplacedRuntimeClass } from './misplaced-runtime-class.ts';
import { secretData } from './secret-data.ts';
import { secretLiterals } from './secret-literals.ts';
import { maybeSealed, secretReferences } from './secret-references.ts';
import { templateMetadata } from './template-metadata.ts';

const ALL: readonly Fact[] = [
  templateMetadata,
  secretReferences,
  maybeSealed,
  secretLiterals,
  secretData,
  misplacedRuntimeClass,
  kataNodeLabels,
  instanceTypes,
  images,
  initdata,
  confidentialEvidence,
  agentPolicy,
  containerResources,
  ipv6Addresses,
  machineType,
  attestationConfig,
  installSources,
];

/** All facts by the name under which rules declare them. */
export const FACTS: ReadonlyMap<string, Fact> = new Map(ALL.map((fact) => [fact.name, fact]));
