package testenv

import (
	"bytes"
	"os/exec"
	"path/filepath"
)

// Script runs a script of testenv/tools with Node and gives what it writes.
func Script(t T, name string, input []byte, arguments ...string) []byte {
	t.Helper()
	folder := need(t, NodeScripts)
	command := exec.Command("node", append([]string{filepath.Join(folder, name)}, arguments...)...)
	var written, complaints bytes.Buffer
	command.Stdin, command.Stdout, command.Stderr = bytes.NewReader(input), &written, &complaints
	if err := command.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, complaints.String())
	}
	return written.Bytes()
}
