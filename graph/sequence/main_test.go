package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const written = `package generated

import (
	"math"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
)

func object(ctx context.Context, v []int) graphql.Marshaler {
	out := graphql.NewFieldSet(fields)
	deferred := graphql.NewDeferredGroup(ctx)
	out.ResolveConcurrently(ec.OperationContext, &deferred, i,
		true, false,
		func(ctx context.Context) graphql.Marshaler {
			return nil
		})
	ret := graphql.MarshalSliceConcurrently(ctx, len(v), 1000, false, func(ctx context.Context, i int) graphql.Marshaler {
		return nil
	})
	out.Dispatch(ctx)

	if n := len(deferred.Defers); n > 0 {
		atomic.AddInt32(&ec.Deferred, int32(min(n, math.MaxInt32)))
		ec.ProcessDeferredGroup(deferred)
	}

	return out
}
`

func TestEveryShapeIsMended(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "x.go")
	if err := os.WriteFile(file, []byte(written), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(folder); err != nil {
		t.Fatal(err)
	}
	mended, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, has := range []string{"answer.Field(ctx, out, i, false, func(", "answer.Slice(ctx, len(v), func(", `"mingzhi/graph/answer"`} {
		if !strings.Contains(string(mended), has) {
			t.Errorf("it lacks %s:\n%s", has, mended)
		}
	}
	for _, lacks := range []string{"Concurrently", "eferred", `"math"`, `"sync/atomic"`} {
		if strings.Contains(string(mended), lacks) {
			t.Errorf("it has %s:\n%s", lacks, mended)
		}
	}
}

// When gqlgen writes something else, that is told and not passed over.
func TestAnotherShapeIsAnError(t *testing.T) {
	for _, test := range []struct{ sentence, text, says string }{
		{"a list with other arguments", strings.Replace(written, "1000, false", "1000, true", 1), "left over"},
		{"a field without its guard", strings.Replace(written, "true, false,", "false, false,", 1), "left over"},
		{"no list at all", strings.Replace(written, "graphql.MarshalSliceConcurrently(ctx, len(v), 1000, false, ", "graphql.MarshalSlice(", 1), "written nowhere"},
	} {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, "x.go"), []byte(test.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := run(folder); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v", test.sentence, err)
		}
	}
}
