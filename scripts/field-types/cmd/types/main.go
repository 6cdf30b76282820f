// Writes the JSON types of the Kubernetes kinds that manifests hold, from the Go types that the API server decodes into.
// Run by scripts/build-field-types.ts. A type is one of
//
//	string int32 int64 number boolean quantity intOrString any
//	[]<type>   a list
//	{}<type>   a map with free keys
//	#<name>    an object of "types"
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path"
	"reflect"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	extensionsv1beta1 "k8s.io/api/extensions/v1beta1"
	networkingv1 "k8s.io/api/networking/v1"
	nodev1 "k8s.io/api/node/v1"
	policyv1 "k8s.io/api/policy/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// One version stands for all of its group: the JSON types of a field do not change between versions.
var kinds = map[string]any{
	"/ConfigMap":                            corev1.ConfigMap{},
	"/Endpoints":                            corev1.Endpoints{},
	"/LimitRange":                           corev1.LimitRange{},
	"/Namespace":                            corev1.Namespace{},
	"/PersistentVolume":                     corev1.PersistentVolume{},
	"/PersistentVolumeClaim":                corev1.PersistentVolumeClaim{},
	"/Pod":                                  corev1.Pod{},
	"/PodTemplate":                          corev1.PodTemplate{},
	"/ReplicationController":                corev1.ReplicationController{},
	"/ResourceQuota":                        corev1.ResourceQuota{},
	"/Secret":                               corev1.Secret{},
	"/Service":                              corev1.Service{},
	"/ServiceAccount":                       corev1.ServiceAccount{},
	"apps/DaemonSet":                        appsv1.DaemonSet{},
	"apps/Deployment":                       appsv1.Deployment{},
	"apps/ReplicaSet":                       appsv1.ReplicaSet{},
	"apps/StatefulSet":                      appsv1.StatefulSet{},
	"batch/CronJob":                         batchv1.CronJob{},
	"batch/Job":                             batchv1.Job{},
	"discovery.k8s.io/EndpointSlice":        discoveryv1.EndpointSlice{},
	"extensions/DaemonSet":                  extensionsv1beta1.DaemonSet{},
	"extensions/Deployment":                 extensionsv1beta1.Deployment{},
	"extensions/ReplicaSet":                 extensionsv1beta1.ReplicaSet{},
	"networking.k8s.io/Ingress":             networkingv1.Ingress{},
	"networking.k8s.io/NetworkPolicy":       networkingv1.NetworkPolicy{},
	"node.k8s.io/RuntimeClass":              nodev1.RuntimeClass{},
	"policy/PodDisruptionBudget":            policyv1.PodDisruptionBudget{},
	"rbac.authorization.k8s.io/ClusterRole": rbacv1.ClusterRole{},
	"rbac.authorization.k8s.io/ClusterRoleBinding": rbacv1.ClusterRoleBinding{},
	"rbac.authorization.k8s.io/Role":               rbacv1.Role{},
	"rbac.authorization.k8s.io/RoleBinding":        rbacv1.RoleBinding{},
	"scheduling.k8s.io/PriorityClass":              schedulingv1.PriorityClass{},
	"storage.k8s.io/StorageClass":                  storagev1.StorageClass{},
}

// What decodes itself.
var own = map[reflect.Type]string{
	reflect.TypeOf(resource.Quantity{}):    "quantity",
	reflect.TypeOf(intstr.IntOrString{}):   "intOrString",
	reflect.TypeOf(metav1.Time{}):          "string",
	reflect.TypeOf(metav1.MicroTime{}):     "string",
	reflect.TypeOf(metav1.Duration{}):      "string",
	reflect.TypeOf(metav1.FieldsV1{}):      "any",
	reflect.TypeOf(runtime.RawExtension{}): "any",
	reflect.TypeOf([]byte{}):               "string",
}

var types = map[string]map[string]string{}

func main() {
	roots := map[string]string{}
	for kind, value := range kinds {
		roots[kind] = typeOf(reflect.TypeOf(value))
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "")
	if err := out.Encode(map[string]any{"source": "k8s.io/api v0.34.2", "kinds": roots, "types": types}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func typeOf(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		return typeOf(t.Elem())
	}
	if name, ok := own[t]; ok {
		return name
	}
	switch t.Kind() {
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "boolean"
	case reflect.Int32:
		return "int32"
	case reflect.Int64, reflect.Int:
		return "int64"
	case reflect.Float32, reflect.Float64:
		return "number"
	case reflect.Slice:
		return "[]" + typeOf(t.Elem())
	case reflect.Map:
		return "{}" + typeOf(t.Elem())
	case reflect.Struct:
		return "#" + object(t)
	}
	panic("no JSON type for " + t.String())
}

func object(t reflect.Type) string {
	group := path.Base(path.Dir(t.PkgPath()))
	name := group + "/" + path.Base(t.PkgPath()) + "." + t.Name()
	if _, known := types[name]; known {
		return name
	}
	fields := map[string]string{}
	types[name] = fields
	addFields(t, fields)
	return name
}

func addFields(t reflect.Type, fields map[string]string) {
	for i := range t.NumField() {
		field := t.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case name == "-":
		case field.Anonymous && (name == "" || strings.Contains(options, "inline")):
			addFields(field.Type, fields)
		case name == "status":
			// The server's own; manifests that carry it are judged by nothing that reads inside.
			fields[name] = "{}any"
		case name == "managedFields":
			fields[name] = "[]any"
		case name != "":
			fields[name] = typeOf(field.Type)
		default:
			panic("no JSON name for " + t.String() + "." + field.Name)
		}
	}
}
