package main

import (
	"archive/tar"
	"bytes"
	"debug/elf"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// nobody is the user and group of the program, as in the Containerfile: one that
// has no rights anywhere.
const nobody = 65532

// settings are what the Containerfile sets.
func settings(version string) v1.Config {
	return v1.Config{
		User:         fmt.Sprintf("%d:%[1]d", nobody),
		Env:          []string{"MINGZHI_LISTEN=0.0.0.0:8080", "MINGZHI_DATA=/data"},
		WorkingDir:   "/data",
		Volumes:      map[string]struct{}{"/data": {}},
		ExposedPorts: map[string]struct{}{"8080/tcp": {}},
		StopSignal:   "SIGTERM",
		Healthcheck: &v1.HealthConfig{
			Test:     []string{"CMD", "/usr/bin/mingzhi", "healthcheck"},
			Interval: 10 * time.Second, Timeout: 5 * time.Second, StartPeriod: 30 * time.Second, Retries: 3,
		},
		Entrypoint: []string{"/usr/bin/mingzhi"},
		Cmd:        []string{"serve"},
		Labels: map[string]string{
			"org.opencontainers.image.title":       "mingzhi",
			"org.opencontainers.image.description": "Makes volunteer service regulation public and checkable",
			"org.opencontainers.image.version":     version,
		},
	}
}

// build makes an image of one layer. Nothing in it tells when or where it was made.
func build(binary, version string) (v1.Image, error) {
	architecture, err := static(binary)
	if err != nil {
		return nil, err
	}
	content, err := content(binary)
	if err != nil {
		return nil, err
	}
	layer, err := tarball.LayerFromOpener(
		func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil },
		tarball.WithMediaType(types.OCILayer))
	if err != nil {
		return nil, fmt.Errorf("making the layer: %w", err)
	}
	image := mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON)
	if image, err = mutate.Append(image, mutate.Addendum{
		Layer: layer, History: v1.History{CreatedBy: "deploy/image"},
	}); err != nil {
		return nil, fmt.Errorf("adding the layer: %w", err)
	}
	described, err := image.ConfigFile()
	if err != nil {
		return nil, fmt.Errorf("describing the image: %w", err)
	}
	described = described.DeepCopy()
	described.OS, described.Architecture, described.Config = "linux", architecture, settings(version)
	return mutate.ConfigFile(image, described)
}

// static refuses a binary that needs anything else to run, and gives its
// architecture as images name it.
func static(binary string) (architecture string, err error) {
	file, err := elf.Open(binary)
	if err != nil {
		return "", fmt.Errorf("reading the binary: %w", err)
	}
	defer file.Close()
	for _, part := range file.Progs {
		if part.Type == elf.PT_INTERP {
			return "", errors.New("the binary is not static: build it with CGO_ENABLED=0")
		}
	}
	switch file.Machine {
	case elf.EM_X86_64:
		return "amd64", nil
	case elf.EM_AARCH64:
		return "arm64", nil
	}
	return "", fmt.Errorf("images are made for amd64 and arm64, not %v", file.Machine)
}

// content is the layer: the program, a folder for what it keeps, and one for what
// it does not.
func content(binary string) ([]byte, error) {
	program, err := os.ReadFile(binary)
	if err != nil {
		return nil, fmt.Errorf("reading the binary: %w", err)
	}
	var written bytes.Buffer
	archive := tar.NewWriter(&written)
	for _, entry := range []tar.Header{
		{Name: "data/", Typeflag: tar.TypeDir, Mode: 0o700, Uid: nobody, Gid: nobody},
		{Name: "tmp/", Typeflag: tar.TypeDir, Mode: 0o1777},
		{Name: "usr/", Typeflag: tar.TypeDir, Mode: 0o755},
		{Name: "usr/bin/", Typeflag: tar.TypeDir, Mode: 0o755},
		{Name: "usr/bin/mingzhi", Typeflag: tar.TypeReg, Mode: 0o755, Size: int64(len(program))},
	} {
		entry.ModTime, entry.Format = time.Unix(0, 0), tar.FormatPAX
		if err := archive.WriteHeader(&entry); err != nil {
			return nil, fmt.Errorf("writing the layer: %w", err)
		}
	}
	if _, err := archive.Write(program); err != nil {
		return nil, fmt.Errorf("writing the layer: %w", err)
	}
	if err := archive.Close(); err != nil {
		return nil, fmt.Errorf("writing the layer: %w", err)
	}
	return written.Bytes(), nil
}
