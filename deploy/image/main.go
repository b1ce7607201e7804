// Command image makes the container image of the program without a container
// engine: the content and the settings of deploy/Containerfile, from a static binary
// that was built already. The same binary and version give the same digest, which it
// prints.
//
//	go run ./image -binary ../bin/mingzhi -version 1.2.3 -out ../dist/mingzhi-image.tar
//
// docker load, podman load and crane push take the file.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

func main() {
	binary := flag.String("binary", "../bin/mingzhi", "the static binary")
	version := flag.String("version", "dev", "the version, which is the tag of the image")
	out := flag.String("out", "../dist/mingzhi-image.tar", "the file to write")
	flag.Parse()
	digest, err := write(*binary, *version, *out)
	if err != nil {
		fmt.Fprintln(os.Stderr, "image:", err)
		os.Exit(1)
	}
	fmt.Printf("mingzhi:%s %s\n", *version, digest)
}

// write writes the image to a file and gives its digest.
func write(binary, version, out string) (digest string, err error) {
	tag, err := name.NewTag("mingzhi:" + version)
	if err != nil {
		return "", fmt.Errorf("a version that is no tag: %w", err)
	}
	image, err := build(binary, version)
	if err != nil {
		return "", err
	}
	hash, err := image.Digest()
	if err != nil {
		return "", fmt.Errorf("hashing the image: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
		return "", err
	}
	file, err := os.Create(out)
	if err != nil {
		return "", err
	}
	if err := errors.Join(tarball.Write(tag, image, file), file.Close()); err != nil {
		return "", fmt.Errorf("writing the image: %w", err)
	}
	return hash.String(), nil
}
