package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// secretSettings are the settings that may hold a secret. The environment of a
// process is easily shown by mistake, so each may stand in a file instead, which
// its environment twin with _FILE names: the way container secrets arrive.
var secretSettings = []string{"MINGZHI_DATABASE_URL", "MINGZHI_MEILI_KEY"}

// secretFiles reads the settings that stand in files. A flag goes before its file;
// a file beside its twin is refused, since nobody could say which was meant.
func secretFiles(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, name := range flag.Envs {
		path := os.Getenv(name + "_FILE")
		if path == "" || !slices.Contains(secretSettings, name) {
			continue
		}
		if os.Getenv(name) != "" {
			return nil, fmt.Errorf("%s 和 %s_FILE 只能给一个 / give either %[1]s or %[1]s_FILE", name, name)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("%s_FILE: %w", name, err)
		}
		return strings.TrimSpace(string(text)), nil
	}
	return nil, nil
}
