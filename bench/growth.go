package main

import (
	"context"
	"time"
)

// growth is a measurement of how costs grow with the register.
type growth struct {
	folder  string
	lasting time.Duration
}

func (p plan) grow(ctx context.Context, g growth) error { return nil }
