package deploy

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	apps "k8s.io/api/apps/v1"
	autoscaling "k8s.io/api/autoscaling/v2"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	policy "k8s.io/api/policy/v1"
	"sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

// kinds are the kinds of manifest that are used, as Kubernetes itself types them.
var kinds = map[string]func() any{
	"v1/Namespace":                           func() any { return &core.Namespace{} },
	"v1/ServiceAccount":                      func() any { return &core.ServiceAccount{} },
	"v1/ConfigMap":                           func() any { return &core.ConfigMap{} },
	"v1/Service":                             func() any { return &core.Service{} },
	"v1/Pod":                                 func() any { return &core.Pod{} },
	"apps/v1/Deployment":                     func() any { return &apps.Deployment{} },
	"policy/v1/PodDisruptionBudget":          func() any { return &policy.PodDisruptionBudget{} },
	"autoscaling/v2/HorizontalPodAutoscaler": func() any { return &autoscaling.HorizontalPodAutoscaler{} },
	"networking.k8s.io/v1/NetworkPolicy":     func() any { return &networking.NetworkPolicy{} },
}

// strict reads a manifest as its kind and refuses each word that Kubernetes does
// not know.
func strict(text []byte) (any, error) {
	var kind struct{ APIVersion, Kind string }
	if err := yaml.Unmarshal(text, &kind); err != nil {
		return nil, err
	}
	empty := kinds[kind.APIVersion+"/"+kind.Kind]
	if empty == nil {
		return nil, fmt.Errorf("the kind %s/%s is unknown", kind.APIVersion, kind.Kind)
	}
	written, err := yaml.YAMLToJSONStrict(text)
	if err != nil {
		return nil, err
	}
	manifest := empty()
	unknown, err := json.UnmarshalStrict(written, manifest)
	return manifest, errors.Join(append(unknown, err)...)
}

// score is what kube-score finds wrong, as an error.
func score(files map[string][]byte) error {
	command := exec.Command("go", "tool", "kube-score", "score", "--exit-one-on-warning", "--output-format", "ci", "-")
	var all [][]byte
	for _, text := range files {
		all = append(all, text)
	}
	command.Stdin = bytes.NewReader(bytes.Join(all, []byte("\n---\n")))
	if printed, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, printed)
	}
	return nil
}

// manifests are the files that kustomization.yaml lists.
func manifests(t *testing.T) map[string][]byte {
	t.Helper()
	text, err := os.ReadFile("kubernetes/kustomization.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var list struct{ Resources []string }
	if err := yaml.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, name := range list.Resources {
		if files[name], err = os.ReadFile(filepath.Join("kubernetes", name)); err != nil {
			t.Fatal(err)
		}
	}
	there, err := filepath.Glob("kubernetes/*.yaml")
	if err != nil || len(there) != len(files)+1 {
		t.Fatalf("%d files are there and %d are listed, %v", len(there), len(files), err)
	}
	return files
}

func TestKubernetesTakesTheManifests(t *testing.T) {
	files := manifests(t)
	for name, text := range files {
		if _, err := strict(text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	deployment := string(files["deployment.yaml"])
	for name, broken := range map[string]string{
		"a word that does not exist":     strings.Replace(deployment, "readinessProbe", "readynessProbe", 1),
		"a word in the wrong case":       strings.Replace(deployment, "runAsNonRoot", "runAsNonroot", 1),
		"an amount that is none":         strings.Replace(deployment, "memory: 256Mi", "memory: 256Mib", 1),
		"the same word twice":            strings.Replace(deployment, "args: [serve]", "args: [serve]\n          args: [serve]", 1),
		"a kind of an API that has gone": strings.Replace(deployment, "apps/v1", "extensions/v1beta1", 1),
	} {
		if broken == deployment {
			t.Fatalf("%s was not made", name)
		}
		if _, err := strict([]byte(broken)); err == nil {
			t.Errorf("%s passes", name)
		}
	}
}

func TestTheManifestsPassKubeScore(t *testing.T) {
	files := manifests(t)
	if err := score(files); err != nil {
		t.Error(err)
	}
	for name, change := range map[string][2]string{
		"a root that can be written": {"readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false"},
		"a container without limits": {`limits: {cpu: "2", memory: 1Gi, ephemeral-storage: 128Mi}`, ""},
		"a probe for everything":     {"path: /healthz, port: http}\n            periodSeconds: 10", "path: /readyz, port: http}\n            periodSeconds: 10"},
	} {
		broken := bytes.Replace(files["deployment.yaml"], []byte(change[0]), []byte(change[1]), 1)
		if bytes.Equal(broken, files["deployment.yaml"]) {
			t.Fatalf("%s was not made", name)
		}
		if score(map[string][]byte{"deployment.yaml": broken, "network.yaml": files["network.yaml"], "service.yaml": files["service.yaml"]}) == nil {
			t.Errorf("%s passes", name)
		}
	}
}

// What the files say to each other: names that one uses are names that another
// gives, and the metrics stand on no public door.
func TestTheManifestsFitTogether(t *testing.T) {
	files := manifests(t)
	read := func(name string) any {
		manifest, err := strict(files[name])
		if err != nil {
			t.Fatal(err)
		}
		return manifest
	}
	deployment := read("deployment.yaml").(*apps.Deployment)
	service := read("service.yaml").(*core.Service)
	settings := read("settings.yaml").(*core.ConfigMap)
	pod := deployment.Spec.Template
	for _, selector := range []map[string]string{
		deployment.Spec.Selector.MatchLabels, service.Spec.Selector,
		read("disruption.yaml").(*policy.PodDisruptionBudget).Spec.Selector.MatchLabels,
		read("network.yaml").(*networking.NetworkPolicy).Spec.PodSelector.MatchLabels,
	} {
		for label, value := range selector {
			if pod.Labels[label] != value {
				t.Errorf("the pods have no label %s=%s", label, value)
			}
		}
	}
	for _, port := range service.Spec.Ports {
		if port.TargetPort.StrVal != "http" {
			t.Errorf("the service opens %s", port.TargetPort.StrVal)
		}
	}
	var mounts []string
	for _, container := range slices.Concat(pod.Spec.InitContainers, pod.Spec.Containers) {
		if container.EnvFrom[0].ConfigMapRef.Name != settings.Name {
			t.Errorf("%s reads %s", container.Name, container.EnvFrom[0].ConfigMapRef.Name)
		}
		for _, mount := range container.VolumeMounts {
			mounts = append(mounts, mount.MountPath)
		}
	}
	for _, setting := range []string{"MINGZHI_DATABASE_URL_FILE", "MINGZHI_KEY_FILE"} {
		if !slices.Contains(mounts, filepath.Dir(settings.Data[setting])) {
			t.Errorf("%s lies in no volume", setting)
		}
	}
	for name := range settings.Data {
		if name == "MINGZHI_DATABASE_URL" || name == "MINGZHI_MEILI_KEY" {
			t.Errorf("%s is a secret and stands in the settings", name)
		}
	}
	if grace := *pod.Spec.TerminationGracePeriodSeconds; grace <= 20 {
		t.Errorf("pods are killed after %d s, while requests are drained for 20 s", grace)
	}
}

// The pod of an administrator has the settings, the secrets and the bounds of the
// servers, and is none of them: the service sends it nobody.
func TestTheAdministratorsPodHasWhatServersHave(t *testing.T) {
	text, err := os.ReadFile("kubernetes/admin/pod.yaml")
	if err != nil {
		t.Fatal(err)
	}
	manifest, err := strict(text)
	if err != nil {
		t.Fatal(err)
	}
	files := manifests(t)
	if err := score(map[string][]byte{"pod.yaml": text, "network.yaml": files["network.yaml"]}); err != nil {
		t.Error(err)
	}
	deployed, err := strict(files["deployment.yaml"])
	if err != nil {
		t.Fatal(err)
	}
	servers := deployed.(*apps.Deployment).Spec.Template
	pod, server := manifest.(*core.Pod), servers.Spec.Containers[0]
	admin := pod.Spec.Containers[0]
	for what, equal := range map[string]bool{
		"settings":           reflect.DeepEqual(admin.EnvFrom, server.EnvFrom),
		"bounds":             reflect.DeepEqual(admin.SecurityContext, server.SecurityContext) && reflect.DeepEqual(pod.Spec.SecurityContext, servers.Spec.SecurityContext),
		"account":            pod.Spec.ServiceAccountName == servers.Spec.ServiceAccountName && !*pod.Spec.AutomountServiceAccountToken,
		"namespace":          pod.Namespace == deployed.(*apps.Deployment).Namespace,
		"name":               pod.Labels["app.kubernetes.io/name"] != servers.Labels["app.kubernetes.io/name"],
		"part":               pod.Labels["app.kubernetes.io/part-of"] == servers.Labels["app.kubernetes.io/part-of"],
		"a bound on memory":  !admin.Resources.Limits.Memory().IsZero(),
		"a folder for files": slices.ContainsFunc(admin.VolumeMounts, func(m core.VolumeMount) bool { return m.MountPath == admin.WorkingDir && !m.ReadOnly }),
	} {
		if !equal {
			t.Errorf("it has not the right %s", what)
		}
	}
	for _, mount := range server.VolumeMounts {
		if !slices.Contains(admin.VolumeMounts, mount) {
			t.Errorf("it lacks %s", mount.MountPath)
		}
	}
	for _, volume := range servers.Spec.Volumes {
		if volume.Secret != nil && !slices.ContainsFunc(pod.Spec.Volumes, func(v core.Volume) bool { return reflect.DeepEqual(v.Secret, volume.Secret) }) {
			t.Errorf("it lacks the secret %s", volume.Secret.SecretName)
		}
	}
}
