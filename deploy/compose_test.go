package deploy

import (
	"context"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
)

// composed reads a compose file as docker compose does, and refuses what does not
// keep to the specification.
func composed(text string) (*types.Project, error) {
	return loader.LoadWithContext(context.Background(), types.ConfigDetails{
		WorkingDir:  ".",
		ConfigFiles: []types.ConfigFile{{Filename: "compose.yaml", Content: []byte(text)}},
		Environment: types.Mapping{"MINGZHI_VERSION": "1.2.3"},
	}, loader.WithProfiles([]string{"*"}))
}

func composeFile(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTheComposeFileKeepsToTheSpecification(t *testing.T) {
	text := composeFile(t)
	if _, err := composed(text); err != nil {
		t.Error(err)
	}
	for name, broken := range map[string]string{
		"a word that does not exist":      strings.Replace(text, "read_only: true", "readonly: true", 1),
		"a network that does not exist":   strings.Replace(text, "networks: [inside]", "networks: [insde]", 1),
		"a secret that does not exist":    strings.Replace(text, "secrets: [postgres_password]", "secrets: [password]", 1),
		"a condition that does not exist": strings.Replace(text, "service_completed_successfully", "service_done", 1),
		"a number that is none":           strings.Replace(text, "retries: 12", "retries: often", 1),
	} {
		if broken == text {
			t.Fatalf("%s was not made", name)
		}
		if _, err := composed(broken); err == nil {
			t.Errorf("%s passes", name)
		}
	}
}

func TestEachContainerIsShutInAndBounded(t *testing.T) {
	project, err := composed(composeFile(t))
	if err != nil {
		t.Fatal(err)
	}
	pinned := regexp.MustCompile(`:v?\d+\.\d+(\.\d+)?(-[a-z]+)?$`)
	for name, service := range project.Services {
		ends := name == "migrate" || name == "admin" // does one thing and ends
		rules := map[string]bool{
			"its root can be written":            service.ReadOnly,
			"it keeps capabilities":              slices.Equal(service.CapDrop, []string{"ALL"}) && len(service.CapAdd) == 0,
			"it may gain rights":                 slices.Contains(service.SecurityOpt, "no-new-privileges:true"),
			"its image is not pinned":            pinned.MatchString(service.Image),
			"it has no bounds":                   service.Deploy != nil && service.Deploy.Resources.Limits != nil && service.Deploy.Resources.Limits.MemoryBytes > 0 && service.Deploy.Resources.Limits.NanoCPUs > 0 && service.Deploy.Resources.Limits.Pids > 0,
			"nobody asks for its health":         service.HealthCheck != nil && service.HealthCheck.Disable == ends,
			"it does not come back":              service.Restart == "unless-stopped" || ends,
			"its log grows without end":          service.Logging != nil && service.Logging.Options["max-size"] != "",
			"its secrets are not files":          len(service.Secrets) > 0,
			"it can be reached from elsewhere":   name == "mingzhi" || len(service.Ports) == 0,
			"it stands on a network to outside":  name == "mingzhi" || !slices.Contains(service.NetworksByPriority(), "outside"),
			"it is privileged, or uses the host": !service.Privileged && service.NetworkMode == "" && service.Pid == "",
		}
		for wrong, right := range rules {
			if !right {
				t.Errorf("%s: %s", name, wrong)
			}
		}
		for variable, value := range service.Environment {
			if value != nil && regexp.MustCompile(`(?i)(password|key|database_url)$`).MatchString(variable) {
				t.Errorf("%s has %s in its environment", name, variable)
			}
		}
	}
	for _, port := range project.Services["mingzhi"].Ports {
		if port.HostIP != "127.0.0.1" {
			t.Errorf("mingzhi is open on %q without TLS", port.HostIP)
		}
	}
	if !project.Networks["inside"].Internal {
		t.Error("the databases can reach the world")
	}
}

func TestSecretsAreDrawnOnce(t *testing.T) {
	built, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := run(".", "cp", "make-secrets", folder); err != nil {
		t.Fatal(err)
	}
	if err := run(folder, "env", "MINGZHI=false", "./make-secrets"); err == nil {
		t.Error("it goes on where the keys of the certificates cannot be made")
	}
	if _, err := os.Stat(folder + "/secrets/certificates_key"); err == nil {
		t.Error("keys were written that nobody made")
	}
	read := func() (all string) {
		if err := run(folder, "env", "MINGZHI="+built+"/mingzhi", "./make-secrets"); err != nil {
			t.Fatal(err)
		}
		project, err := composed(composeFile(t))
		if err != nil {
			t.Fatal(err)
		}
		for name := range project.Secrets {
			text, err := os.ReadFile(folder + "/secrets/" + name)
			if err != nil {
				t.Fatal(err)
			}
			all += name + " " + string(text)
		}
		return all
	}
	first := strings.Split(read(), "\n")
	second := strings.Split(read(), "\n")
	slices.Sort(first)
	slices.Sort(second)
	if !slices.Equal(first, second) {
		t.Error("a second run changed the secrets")
	}
	if keys, err := os.ReadFile(folder + "/secrets/certificates_key"); err != nil || !strings.Contains(string(keys), `"suite": "eddsa-jcs-2022"`) {
		t.Errorf("the keys of the certificates sign nothing: %v", err)
	}
	if info, err := os.Stat(folder + "/secrets"); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder of secrets is %v, %v", info.Mode(), err)
	}
}
