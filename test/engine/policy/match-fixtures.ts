/** Resources of every kind that policies tell apart, and short ways to write a match. */

import type { MatchBlock } from '../../../engine/model/policy.ts';
import { namespaces, resourceOf } from './resources.ts';

export const pod = resourceOf(`
apiVersion: v1
kind: Pod
metadata: {name: web-1, namespace: prod, labels: {app: web, tier: front}, annotations: {team: a}}
spec: {containers: [{name: c}]}
`);
export const deployment = resourceOf(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: prod, labels: {app: outer}, annotations: {owner: outer}}
spec: {template: {metadata: {labels: {app: inner}, annotations: {owner: inner}}, spec: {containers: [{name: c}]}}}
`);
export const cronJob = resourceOf(`
apiVersion: batch/v1beta1
kind: CronJob
metadata: {name: nightly, namespace: dev}
spec: {jobTemplate: {spec: {template: {metadata: {labels: {app: night}}, spec: {containers: [{name: c}]}}}}}
`);
export const podTemplate = resourceOf(`
apiVersion: v1
kind: PodTemplate
metadata: {name: t, namespace: prod, labels: {app: web}}
template: {spec: {containers: [{name: c}]}}
`);
export const foreignDeployment = resourceOf(`
apiVersion: example.com/v1
kind: Deployment
metadata: {name: x, namespace: prod}
spec: {template: {spec: {containers: [{name: c}]}}}
`);
export const configMap = resourceOf(`
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: prod, labels: {app: web}}
`);
export const namespace = resourceOf(`
apiVersion: v1
kind: Namespace
metadata: {name: prod, labels: {env: production}}
`);
export const clusterRole = resourceOf(`
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
`);
export const generated = resourceOf(`
apiVersion: v1
kind: Pod
metadata: {generateName: run-, namespace: prod}
spec: {containers: [{name: c}]}
`);
export const oddLabels = resourceOf(`
apiVersion: v1
kind: Pod
metadata: {name: odd, namespace: prod, labels: {build: 42, app: web, note: "no valid label !"}, annotations: {n: 1, team: a}}
spec: {containers: [{name: c}]}
`);
export const hostile = resourceOf(`
apiVersion: v1
kind: Pod
metadata: {name: h, namespace: prod, labels: {__proto__: x, constructor: z}}
spec: {containers: [{name: c}]}
`);
export const unplaced = resourceOf(`
apiVersion: v1
kind: Pod
metadata: {name: somewhere}
spec: {containers: [{name: c}]}
`);

export const context = namespaces({ prod: { env: 'production' }, dev: { env: 'test' } });

export const any = (...resources: object[]): MatchBlock => ({ any: resources.map((one) => ({ resources: one })) });
export const all = (...resources: object[]): MatchBlock => ({ all: resources.map((one) => ({ resources: one })) });
export const pods = { kinds: ['Pod'] };
