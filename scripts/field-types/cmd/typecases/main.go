// Records which JSON values the API server's own decoder takes at fields of Kubernetes kinds, as test data.
// Run from scripts/field-types:
//
//	go run ./cmd/typecases > ../../test/engine/kubernetes/field-types.recorded.json
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	nodev1 "k8s.io/api/node/v1"
	kjson "sigs.k8s.io/json"
)

type record struct {
	Kind    string          `json:"kind"`
	Pointer string          `json:"pointer"`
	Value   json.RawMessage `json:"value"`
	Taken   bool            `json:"taken"`
}

// "1000" is a string that quantities, base64 and whole-number-or-string fields all can read.
var values = []string{`"1000"`, `5`, `1.5`, `3000000000`, `1e30`, `true`, `[]`, `{}`, `null`, `[null]`, `[5]`, `{"a":"1000"}`, `{"a":"b"}`, `{"a":5}`, `{"a":null}`, `["1000"]`}

var podFields = []string{
	"", "hostNetwork", "hostPID", "hostIPC", "hostUsers", "shareProcessNamespace", "runtimeClassName", "nodeSelector", "nodeSelector/a", "overhead", "overhead/cpu", "serviceAccountName",
	"automountServiceAccountToken", "enableServiceLinks", "dnsPolicy", "terminationGracePeriodSeconds", "activeDeadlineSeconds", "tolerations", "tolerations/0", "tolerations/0/key", "affinity", "affinity/nodeAffinity",
	"affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/0/matchExpressions/0/values", "volumes", "volumes/0", "volumes/0/name", "volumes/0/hostPath/path", "volumes/0/emptyDir", "volumes/0/emptyDir/sizeLimit",
	"volumes/0/emptyDir/medium", "volumes/0/configMap/optional", "volumes/0/secret/defaultMode", "volumes/0/csi/driver", "volumes/0/csi/volumeAttributes/a", "volumes/0/projected/sources/0/serviceAccountToken/expirationSeconds", "securityContext",
	"securityContext/runAsUser", "securityContext/fsGroup", "securityContext/runAsNonRoot", "securityContext/sysctls/0/value", "securityContext/supplementalGroups", "imagePullSecrets", "initContainers", "containers", "ephemeralContainers",
}

var containerFields = []string{
	"", "name", "image", "imagePullPolicy", "command", "command/0", "args", "workingDir", "env", "env/0", "env/0/name", "env/0/value", "env/0/valueFrom", "env/0/valueFrom/secretKeyRef/key", "env/0/valueFrom/secretKeyRef/optional", "envFrom",
	"envFrom/0/configMapRef/name", "ports/0/containerPort", "ports/0/hostPort", "ports/0/protocol", "resources", "resources/limits", "resources/limits/memory", "resources/requests/cpu", "volumeMounts/0/mountPath", "volumeMounts/0/subPath",
	"volumeMounts/0/readOnly", "volumeDevices", "securityContext/privileged", "securityContext/capabilities/add", "securityContext/procMount", "livenessProbe/exec/command", "livenessProbe/httpGet/port", "livenessProbe/periodSeconds",
	"lifecycle/postStart/exec", "stdin", "tty", "restartPolicy",
}

var metadataFields = []string{"", "name", "namespace", "labels", "labels/a", "annotations", "annotations/a", "generateName", "generation", "ownerReferences", "finalizers"}

var others = map[string][]string{
	"/ConfigMap":               {"data", "data/a", "binaryData/a", "immutable"},
	"/Secret":                  {"data", "data/a", "stringData/a", "type", "immutable"},
	"/Service":                 {"spec", "spec/selector", "spec/selector/a", "spec/ports", "spec/ports/0/port", "spec/ports/0/targetPort", "spec/ports/0/nodePort", "spec/ipFamilies", "spec/ipFamilyPolicy", "spec/clusterIP", "spec/externalIPs", "spec/publishNotReadyAddresses"},
	"/LimitRange":              {"spec/limits", "spec/limits/0/type", "spec/limits/0/default/memory", "spec/limits/0/max"},
	"/ResourceQuota":           {"spec/hard", "spec/hard/cpu", "spec/scopes"},
	"/ServiceAccount":          {"automountServiceAccountToken", "secrets", "imagePullSecrets/0/name"},
	"node.k8s.io/RuntimeClass": {"handler", "overhead", "overhead/podFixed/memory", "scheduling/nodeSelector/a", "scheduling/tolerations/0/key"},
	"apps/Deployment":          {"spec", "spec/replicas", "spec/paused", "spec/selector", "spec/selector/matchLabels/a", "spec/strategy/rollingUpdate/maxSurge", "spec/template", "spec/template/metadata", "spec/template/spec/hostNetwork", "spec/minReadySeconds"},
	"apps/StatefulSet":         {"spec/serviceName", "spec/volumeClaimTemplates", "spec/volumeClaimTemplates/0/spec/resources/requests/storage"},
	"batch/Job":                {"spec/backoffLimit", "spec/suspend", "spec/parallelism", "spec/template/spec"},
	"batch/CronJob":            {"spec", "spec/schedule", "spec/jobTemplate", "spec/jobTemplate/spec/template", "spec/jobTemplate/spec/template/spec", "spec/suspend"},
}

func targetOf(kind string) any {
	return map[string]any{
		"/Pod": &corev1.Pod{}, "/ConfigMap": &corev1.ConfigMap{}, "/Secret": &corev1.Secret{}, "/Service": &corev1.Service{}, "/LimitRange": &corev1.LimitRange{}, "/ResourceQuota": &corev1.ResourceQuota{},
		"/ServiceAccount": &corev1.ServiceAccount{}, "node.k8s.io/RuntimeClass": &nodev1.RuntimeClass{}, "apps/Deployment": &appsv1.Deployment{}, "apps/StatefulSet": &appsv1.StatefulSet{}, "batch/Job": &batchv1.Job{}, "batch/CronJob": &batchv1.CronJob{},
	}[kind]
}

func main() {
	records := []record{}
	add := func(kind, pointer string) {
		for _, value := range values {
			records = append(records, look(kind, strings.TrimSuffix(pointer, "/"), value))
		}
	}
	for _, field := range podFields {
		add("/Pod", "/spec/"+field)
	}
	for _, field := range containerFields {
		add("/Pod", "/spec/containers/0/"+field)
		add("/Pod", "/spec/initContainers/0/"+field)
		add("/Pod", "/spec/ephemeralContainers/0/"+field)
	}
	for _, field := range metadataFields {
		add("/Pod", "/metadata/"+field)
	}
	for _, kind := range []string{"/ConfigMap", "/Secret", "/Service", "/LimitRange", "/ResourceQuota", "/ServiceAccount", "node.k8s.io/RuntimeClass", "apps/Deployment", "apps/StatefulSet", "batch/Job", "batch/CronJob"} {
		for _, field := range others[kind] {
			add(kind, "/"+field)
		}
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "")
	if err := out.Encode(map[string]any{
		"source":  "k8s.io/api v0.34.2, decoded by sigs.k8s.io/json UnmarshalCaseSensitivePreserveInts",
		"command": "cd scripts/field-types && go run ./cmd/typecases > ../../test/engine/kubernetes/field-types.recorded.json",
		"cases":   records,
	}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// Builds the object from inside out: a segment "0" is a list of one.
func look(kind, pointer, value string) record {
	document := value
	segments := strings.Split(pointer, "/")[1:]
	for i := len(segments) - 1; i >= 0; i-- {
		if segments[i] == "0" {
			document = "[" + document + "]"
		} else {
			document = `{"` + segments[i] + `":` + document + "}"
		}
	}
	err := kjson.UnmarshalCaseSensitivePreserveInts([]byte(document), targetOf(kind))
	return record{Kind: kind, Pointer: pointer, Value: json.RawMessage(value), Taken: err == nil}
}
