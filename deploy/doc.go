// Package deploy holds what runs Mingzhi in earnest, and the tests that put each
// file before its own linter: the container image (Containerfile, and image/, which
// makes the same image without a container engine), compose.yaml, the systemd unit
// in systemd/, and the Kubernetes manifests in kubernetes/.
//
// It is a module of its own, so that its libraries are none of the program's. It
// imports nothing of the program and knows it only as a binary with settings;
// nothing imports it.
package deploy
