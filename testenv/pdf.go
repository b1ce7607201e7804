package testenv

import (
	"os"
	"os/exec"
	"path/filepath"
)

// PDF writes a PDF into a folder of its own, runs one of poppler's programs or qpdf in
// it, with the arguments as they come, and gives the folder. The PDF is in.pdf there.
func PDF(t T, pdf []byte, program string, arguments ...string) (folder string, printed []byte) {
	t.Helper()
	programs := need(t, PDFTools)
	folder = t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "in.pdf"), pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(programs, program)
	if _, err := os.Stat(path); err != nil { // qpdf may stand elsewhere
		path = program
	}
	command := exec.Command(path, arguments...)
	command.Dir = folder
	printed, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", program, err, printed)
	}
	return folder, printed
}
