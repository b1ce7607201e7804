package graph

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strings"

	"mingzhi/rules"
)

// documents are the trusted documents: queries that are shipped with the program
// and asked for by their hash. What was once released stays: a better query is
// another file.
//
//go:embed documents/*.graphql
var documents embed.FS

// trusted are the shipped documents by the SHA-256 of their text, in lower-case
// hexadecimal.
type trusted map[string]string

// readTrusted reads the shipped documents. An error is a fault of the build.
func readTrusted() (trusted, error) {
	files, err := fs.Glob(documents, "documents/*.graphql")
	if err != nil {
		return nil, err
	}
	known := make(trusted, len(files))
	for _, file := range files {
		text, err := documents.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("reading the document %s: %w", file, err)
		}
		known[hashOf(string(text))] = string(text)
	}
	return known, nil
}

// documentPrefix stands before the hash in a documentId, as the draft's appendix
// on persisted documents has it.
const documentPrefix = "sha256:"

// hashOf is the SHA-256 of a text in lower-case hexadecimal.
func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// find gives the document of a documentId.
func (t trusted) find(documentID string) (text string, known bool) {
	hash, prefixed := strings.CutPrefix(documentID, documentPrefix)
	if !prefixed {
		return "", false
	}
	text, known = t[hash]
	return text, known
}

func unknownDocument() *rules.Problem {
	return &rules.Problem{
		Code:    rules.UnknownDocument,
		Field:   "documentId",
		Message: rules.Text{Zh: "没有这个编号的查询文档", En: "there is no document with this id"},
		Mend: rules.Text{
			Zh: "文档编号是 sha256: 加上随程序发布的查询全文的 SHA-256；其他查询请放在 query 中",
			En: "an id is sha256: and the SHA-256 of a query that is shipped with the program; put other queries into query",
		},
	}
}

func otherDocument() *rules.Problem {
	return &rules.Problem{
		Code:    rules.BadRequest,
		Field:   "documentId",
		Message: rules.Text{Zh: "query 与 documentId 不是同一份文档", En: "query and documentId are not the same document"},
		Mend:    rules.Text{Zh: "两者只写一个", En: "give one of them"},
	}
}
