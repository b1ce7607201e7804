package server

import (
	"bytes"
	"context"
	"os"
	"time"

	"mingzhi/certificate"
)

// keysLookedAt is how often a server looks whether its file of keys is another one, and
// tries again what failed.
const keysLookedAt = 5 * time.Second

// keyWatch takes up the keys of a file that was renewed while a server runs.
type keyWatch struct {
	house *House
	// taken is the text of the file whose keys are in use, refused that of one that was
	// told of in the log.
	taken, refused []byte
}

// watchKeys makes public what of the keys is not yet, and takes up others when the file
// has them, until the context ends.
func (h *House) watchKeys(ctx context.Context) error {
	watch := keyWatch{house: h}
	watch.look(ctx)
	every := time.NewTicker(keysLookedAt)
	defer every.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-every.C:
			watch.look(ctx)
		}
	}
}

// look reads the file, and takes its keys when they are others. What cannot be read or
// taken is told once, and the keys before stay in use. What could not be made public
// because the database was away is tried again.
func (w *keyWatch) look(ctx context.Context) {
	text, err := os.ReadFile(w.house.Config.KeyPath())
	if err != nil { // it is being replaced, or gone: then the next start will tell
		return
	}
	if bytes.Equal(text, w.taken) {
		return
	}
	ring, err := certificate.ParseRing(text)
	if err == nil {
		err = w.house.Registry.TakeKeys(ctx, ring)
	}
	switch {
	case err == nil:
		if w.taken != nil {
			w.house.Logger.Info("other keys were taken up from their file", "secrets", len(ring.Secrets()), "signing", len(ring.Signing()))
		}
		w.taken = text
	case ctx.Err() == nil && !bytes.Equal(text, w.refused):
		w.house.Logger.Warn("the keys in the file cannot be taken up; those before stay in use", "error", err)
		w.refused = text
	}
}
