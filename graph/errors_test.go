package graph

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"mingzhi/rules"
)

// goFiles parses what is not a test of all rooms of the house.
func goFiles(t *testing.T) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "generated" || entry.Name() == "node_modules" || len(entry.Name()) > 2 && entry.Name()[0] == '.'):
			return filepath.SkipDir
		case entry.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		files[filepath.ToSlash(path)], err = parser.ParseFile(token.NewFileSet(), path, nil, 0)
		return err
	})
	if err != nil || len(files) < 50 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	return files
}

// Every code that the API can give stands in the one table, which writes
// docs/errors.md: each constant has its line there, no problem is made with a code
// of its own, and nothing but present writes extensions.code.
func TestEveryCodeComesFromTheTable(t *testing.T) {
	files := goFiles(t)
	constants := codeConstants(files["../rules/problem.go"])
	if len(constants) < 30 {
		t.Fatalf("only %d codes were found", len(constants))
	}
	listed := map[rules.Code]bool{}
	for name, code := range constants {
		listed[code] = true
		if _, known := rules.Codes[code]; !known {
			t.Errorf("rules.%s is not in the table of codes", name)
		}
	}
	for code := range rules.Codes {
		if !listed[code] {
			t.Errorf("%s is in the table and no constant", code)
		}
	}
	for path, file := range files {
		ast.Inspect(file, func(node ast.Node) bool {
			if makesCode(node) {
				t.Errorf("%s makes a code of its own", path)
			}
			if strings.HasPrefix(path, "../graph/") && filepath.Base(path) != "present.go" && writesCode(node) {
				t.Errorf("%s writes extensions.code beside present", path)
			}
			return true
		})
	}
}

// makesCode tells whether a problem is made with a code that is written out there.
func makesCode(node ast.Node) bool {
	switch node := node.(type) {
	case *ast.CompositeLit:
		kind, is := node.Type.(*ast.SelectorExpr)
		if !is || kind.Sel.Name != "Problem" {
			return false
		}
		for _, element := range node.Elts {
			if pair, is := element.(*ast.KeyValueExpr); is && isNamed(pair.Key, "Code") {
				_, literal := pair.Value.(*ast.BasicLit)
				return literal
			}
		}
	case *ast.CallExpr:
		called, is := node.Fun.(*ast.SelectorExpr)
		if !is || called.Sel.Name != "Code" || !isNamed(called.X, "rules") || len(node.Args) != 1 {
			return false
		}
		_, literal := node.Args[0].(*ast.BasicLit)
		return literal
	}
	return false
}

// writesCode tells whether extensions get a code: extensions["code"] = … or in a
// literal of a map.
func writesCode(node ast.Node) bool {
	isCode := func(value ast.Expr) bool {
		text, literal := value.(*ast.BasicLit)
		return literal && text.Value == `"code"`
	}
	switch node := node.(type) {
	case *ast.AssignStmt:
		for _, left := range node.Lhs {
			if index, is := left.(*ast.IndexExpr); is && isCode(index.Index) {
				return true
			}
		}
	case *ast.CompositeLit:
		kind, is := node.Type.(*ast.MapType)
		if !is || !isNamed(kind.Value, "any") {
			return false
		}
		for _, element := range node.Elts {
			if pair, is := element.(*ast.KeyValueExpr); is && isCode(pair.Key) {
				return true
			}
		}
	}
	return false
}

func isNamed(expression ast.Expr, name string) bool {
	ident, is := expression.(*ast.Ident)
	return is && ident.Name == name
}

// codeConstants are the constants of type Code by their names.
func codeConstants(file *ast.File) map[string]rules.Code {
	constants := map[string]rules.Code{}
	for _, declaration := range file.Decls {
		general, is := declaration.(*ast.GenDecl)
		if !is || general.Tok != token.CONST {
			continue
		}
		for _, spec := range general.Specs {
			value := spec.(*ast.ValueSpec)
			if kind, is := value.Type.(*ast.Ident); !is || kind.Name != "Code" {
				continue
			}
			text, _ := strconv.Unquote(value.Values[0].(*ast.BasicLit).Value)
			constants[value.Names[0].Name] = rules.Code(text)
		}
	}
	return constants
}
