package server

import (
	"bytes"
	"context"
	"os"
	"time"
)

// keysEvery is how often the file of keys is looked at: renewed keys sign from a
// minute on, when every server has them.
const keysEvery = 10 * time.Second

// followKeys takes keys into use that come into their file while the house serves.
// What is no file of keys, or lacks those of the first certificate, is told in the log
// and changes nothing.
func (h *House) followKeys(ctx context.Context, every time.Duration) error {
	path := h.Config.KeyPath()
	known, _ := os.ReadFile(path) // it was read a moment ago
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(every):
		}
		text, err := os.ReadFile(path)
		if err != nil || bytes.Equal(text, known) {
			continue
		}
		known = text
		keys, err := loadKeys(path, false)
		if err == nil {
			err = h.Registry.UseKeys(ctx, keys)
		}
		if err != nil {
			h.Logger.Error("the keys that came into their file are not used", "error", err)
			continue
		}
		h.Logger.Info("other keys are in use", "secrets", len(keys.Secrets()), "signing", len(keys.Signing()))
	}
}
