package deploy

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// stages reads a Containerfile as BuildKit does, with each rule of its linter that
// needs no builder; the first finding is the error.
func stages(text []byte) ([]instructions.Stage, error) {
	file, err := parser.Parse(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	var findings []error
	for _, warning := range file.Warnings {
		findings = append(findings, errors.New(warning.Short))
	}
	found, _, err := instructions.Parse(file.AST, linter.New(&linter.Config{
		Warn: func(rule, _, _, message string, _ []parser.Range) {
			findings = append(findings, fmt.Errorf("%s: %s", rule, message))
		},
	}))
	return found, errors.Join(append(findings, err)...)
}

func TestTheContainerfilePassesBuildKitsLinter(t *testing.T) {
	text, err := os.ReadFile("Containerfile")
	if err != nil {
		t.Fatal(err)
	}
	found, err := stages(text)
	if err != nil {
		t.Fatal(err)
	}
	last := found[len(found)-1]
	if last.BaseName != "scratch" {
		t.Errorf("the image stands on %s", last.BaseName)
	}
	for _, stage := range found {
		if _, tag, _ := strings.Cut(stage.BaseName, ":"); stage.BaseName != "scratch" && strings.Count(tag, ".") < 2 {
			t.Errorf("%s is not pinned to a release", stage.BaseName)
		}
	}

	for name, broken := range map[string]string{
		"an instruction that does not exist":  "FROM scratch\nUSR 1\n",
		"a copy to nowhere":                   "FROM scratch\nCOPY a\n",
		"a flag that does not exist":          "FROM scratch\nCOPY --chwon=1 a /\n",
		"a word that waits for the next line": "FROM scratch\nENV a=b \\\n\nUSER 1\n",
		"a maintainer":                        "FROM scratch\nMAINTAINER a\n",
	} {
		if _, err := stages([]byte(broken)); err == nil {
			t.Errorf("%s passes", name)
		}
	}
}

// Two ways to one image: what the Containerfile sets is what image/ sets.
func TestBothWaysToAnImageSetTheSame(t *testing.T) {
	text, err := os.ReadFile("Containerfile")
	if err != nil {
		t.Fatal(err)
	}
	found, err := stages(text)
	if err != nil {
		t.Fatal(err)
	}
	config := image(t).config.Config
	made := map[string]string{
		"USER": config.User, "WORKDIR": config.WorkingDir, "STOPSIGNAL": config.StopSignal,
		"ENTRYPOINT": fmt.Sprint(config.Entrypoint), "CMD": fmt.Sprint(config.Cmd), "ENV": fmt.Sprint(config.Env),
		"VOLUME": fmt.Sprint(keys(config.Volumes)), "EXPOSE": strings.TrimSuffix(fmt.Sprint(keys(config.ExposedPorts)), "/tcp]") + "]",
		"HEALTHCHECK": fmt.Sprint(config.Healthcheck.Test, config.Healthcheck.Interval, config.Healthcheck.Timeout,
			config.Healthcheck.StartPeriod, config.Healthcheck.Retries),
	}
	labels := config.Labels
	for _, command := range found[len(found)-1].Commands {
		var set string
		switch c := command.(type) {
		case *instructions.UserCommand:
			set = c.User
		case *instructions.WorkdirCommand:
			set = c.Path
		case *instructions.StopSignalCommand:
			set = c.Signal
		case *instructions.EntrypointCommand:
			set = fmt.Sprint(c.CmdLine)
		case *instructions.CmdCommand:
			set = fmt.Sprint(c.CmdLine)
		case *instructions.VolumeCommand:
			set = fmt.Sprint(c.Volumes)
		case *instructions.ExposeCommand:
			set = fmt.Sprint(c.Ports)
		case *instructions.EnvCommand:
			var pairs []string
			for _, pair := range c.Env {
				pairs = append(pairs, pair.String())
			}
			set = fmt.Sprint(pairs)
		case *instructions.HealthCheckCommand:
			set = fmt.Sprint(c.Health.Test, c.Health.Interval, c.Health.Timeout, c.Health.StartPeriod, c.Health.Retries)
		case *instructions.LabelCommand:
			for _, label := range c.Labels {
				if labels[label.Key] != strings.Trim(label.Value, `"`) {
					t.Errorf("the label %s is %q in one and %q in the other", label.Key, label.Value, labels[label.Key])
				}
			}
			continue
		case *instructions.CopyCommand:
			continue
		default:
			t.Errorf("%s is not compared", command.Name())
			continue
		}
		name := strings.ToUpper(command.Name())
		if made[name] != set {
			t.Errorf("%s is %s in the Containerfile and %s in the image", name, set, made[name])
		}
		delete(made, name)
	}
	if len(made) > 0 {
		t.Errorf("the Containerfile does not set %v", made)
	}
}

func keys(set map[string]struct{}) (names []string) {
	for name := range set {
		names = append(names, name)
	}
	return names
}
