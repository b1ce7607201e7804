// Command sequence goes over the generated code once more, after gqlgen, and has an
// object's fields and a list's elements resolved one after the other.
//
// gqlgen starts a goroutine for each element of a list and for each field that has
// a resolver. Here the first row that asks for something reads it for all rows of
// its list (graph/together.go), so that the others would only wait for it; what
// they cost is stacks that grow and locks. A page of twenty organizations takes a
// third less without them. It also leaves out what gqlgen prepares in each object
// for @defer, which the API does not offer.
//
// It knows the three shapes of text that it mends, and fails when one of them is
// missing or left over: then gqlgen writes something else than it did.
package main

import (
	"bytes"
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// shape is a text that gqlgen writes, and what stands in its place.
type shape struct {
	name    string
	written *regexp.Regexp
	instead string
}

var shapes = []shape{
	{"a list", regexp.MustCompile(`graphql\.MarshalSliceConcurrently\(ctx, len\(v\), \d+, false, `), "answer.Slice(ctx, len(v), "},
	{
		"a field with a resolver", regexp.MustCompile(`out\.ResolveConcurrently\(ec\.OperationContext, &deferred, i,\s+true, (true|false),\s+`),
		"answer.Field(ctx, out, i, $1, ",
	},
	{
		"what is deferred", regexp.MustCompile(`\n\tif n := len\(deferred\.Defers\); n > 0 \{\n(?:.*\n){2}\t\}\n`), "",
	},
	{"its preparation", regexp.MustCompile(`\tdeferred := graphql\.NewDeferredGroup\(ctx\)\n`), ""},
}

// leftOver must not be in any file afterwards. Fields of the root stay concurrent.
var leftOver = regexp.MustCompile(`SliceConcurrently|\.ResolveConcurrently|NewDeferredGroup|\bdeferred\b`)

const (
	theirs = "\t\"github.com/99designs/gqlgen/graphql\"\n"
	ours   = "\t\"mingzhi/graph/answer\"\n"
)

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "sequence:", err)
		os.Exit(1)
	}
}

// run mends the files of a folder.
func run(folder string) error {
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return err
	}
	found := map[string]int{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		mended, err := mend(text, found)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if err := os.WriteFile(file, mended, 0o644); err != nil { //nolint:gosec // as gqlgen writes them
			return err
		}
	}
	for _, s := range shapes {
		if found[s.name] == 0 {
			return fmt.Errorf("%s is written nowhere: gqlgen writes it otherwise now", s.name)
		}
	}
	return nil
}

func mend(text []byte, found map[string]int) ([]byte, error) {
	mended := text
	for _, s := range shapes {
		found[s.name] += len(s.written.FindAll(mended, -1))
		mended = s.written.ReplaceAll(mended, []byte(s.instead))
	}
	if bytes.Contains(mended, []byte("answer.Slice(")) || bytes.Contains(mended, []byte("answer.Field(")) {
		if !bytes.Contains(mended, []byte(ours)) {
			mended = bytes.Replace(mended, []byte(theirs), []byte(theirs+ours), 1)
		}
	}
	for name, used := range map[string]string{"math": "math.", "sync/atomic": "atomic."} {
		if !bytes.Contains(mended, []byte(used)) {
			mended = bytes.Replace(mended, []byte("\t\""+name+"\"\n"), nil, 1)
		}
	}
	for _, line := range strings.Split(string(mended), "\n") {
		if leftOver.MatchString(line) && !strings.Contains(line, "deferredResults") {
			return nil, fmt.Errorf("this is left over: %s", strings.TrimSpace(line))
		}
	}
	return format.Source(mended)
}
