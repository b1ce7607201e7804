package pagetest

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"mingzhi/db"
	"mingzhi/portal/layout"
)

// Row is one thing that a page does for a reader.
type Row struct {
	// Does says it in a sentence.
	Does string
	// Golden names the golden file, without language and ending. Rows about one page
	// share it.
	Golden string
	// Path is the address, with its query if it has one.
	Path string
	// Lang is the reader's language; empty means Chinese.
	Lang layout.Lang
	// Form is sent by POST; nil asks by GET.
	Form url.Values
	// File is sent by POST as the file of a form; nil sends none. It is told of by its
	// content: browsers name it as its owner did.
	File []byte
	// Status is the HTTP status; 0 means 200.
	Status int
	// Says and Never are what must and must not stand on the page: in its markup,
	// or in its words as they are read, with < written &lt;.
	Says, Never []string
	// Names are Chinese names that an English page cites in its own sentences.
	Names []string
}

// Check asks for each row's page and holds it against its golden file, and against
// what the row says. Golden files alone are read by nobody.
func (r *Register) Check(t *testing.T, rows []Row) {
	t.Helper()
	asked := map[string]string{}
	for _, row := range rows {
		t.Run(row.Does, func(t *testing.T) {
			path, page := row.golden(), fmt.Sprintf("%s %s %x", row.Path, row.Form.Encode(), sha256.Sum256(row.File))
			if other, taken := asked[path]; taken && other != page {
				t.Fatalf("two pages have the golden file %s", path)
			}
			asked[path] = page
			for _, fault := range row.faults(Golden(t, r, row.request(t), path)) {
				t.Error(fault)
			}
		})
	}
}

// Ask asks for a row's page, for what a test wants to see of it beyond its row.
func (r *Register) Ask(t *testing.T, row Row) Answer {
	t.Helper()
	return Ask(t, r, row.request(t))
}

func (row Row) lang() layout.Lang {
	if row.Lang == "" {
		return layout.Zh
	}
	return row.Lang
}

func (row Row) golden() string {
	return filepath.Join("testdata", row.Golden+"."+string(row.lang())+".html")
}

func (row Row) request(t *testing.T) *http.Request {
	t.Helper()
	path, query, asks := strings.Cut(row.Path, "?")
	if asks {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		path += "?" + values.Encode() // rows are written as people read them
	}
	method, kind, body := http.MethodGet, "application/x-www-form-urlencoded", bytes.NewBufferString(row.Form.Encode())
	if row.Form != nil {
		method = http.MethodPost
	}
	if row.File != nil {
		method = http.MethodPost
		kind = written(t, body, row.File)
	}
	request := httptest.NewRequestWithContext(t.Context(), method, path, body)
	request.Header.Set("Content-Type", kind)
	request.AddCookie(&http.Cookie{Name: "lang", Value: string(row.lang())})
	return request
}

// written writes a form with a file, and gives its media type.
func written(t *testing.T, into *bytes.Buffer, content []byte) string {
	t.Helper()
	form := multipart.NewWriter(into)
	part, err := form.CreateFormFile("file", "certificate")
	if err == nil {
		_, err = part.Write(content)
	}
	if err = errors.Join(err, form.Close()); err != nil {
		t.Fatal(err)
	}
	return form.FormDataContentType()
}

// faults are what an answer lacks of its row, or has against it.
func (row Row) faults(answer Answer) []string {
	var faults []string
	note := func(format string, values ...any) { faults = append(faults, fmt.Sprintf(format, values...)) }
	status := row.Status
	if status == 0 {
		status = http.StatusOK
	}
	if answer.Status != status {
		note("the status is %d, want %d", answer.Status, status)
	}
	words := words(answer.Main)
	for _, said := range row.Says {
		if !strings.Contains(answer.Main, said) && !strings.Contains(words, said) {
			note("the page does not say %q:\n%s", said, words)
		}
	}
	for _, unsaid := range row.Never {
		if strings.Contains(answer.Main, unsaid) || strings.Contains(words, unsaid) {
			note("the page says %q:\n%s", unsaid, words)
		}
	}
	for _, slip := range slips(answer.Main) {
		note("the page has a slip of the program: %q", slip)
	}
	if row.Lang == layout.En {
		for _, text := range untranslated(answer.Main, row.Names) {
			note("the English page leaves Chinese that is not marked as such: %q", text)
		}
	}
	return faults
}

// OrganizationPath is the address of an organization's page.
func OrganizationPath(o *db.Organization) string { return "/organizations/" + o.CreditCode }

// AnnouncementPath is the address of an announcement's page.
func AnnouncementPath(a *db.Announcement) string {
	return "/announcements/" + strconv.FormatInt(a.EntryIndex, 10)
}

// InspectionPath is the address of an inspection's page.
func InspectionPath(i *db.Inspection) string {
	return "/inspections/" + strconv.FormatInt(i.EntryIndex, 10)
}
