package layout

import (
	"errors"
	"io"
	"net/http"
	"path"
	"strings"
	"time"

	"mingzhi/rules"
)

// sentWithin is how long sending a file may take.
const sentWithin = 2 * time.Minute

// Upload reads the first file of a form, of at most longest bytes, into memory. A form
// without a file is MISSING, one that is too large TOO_LONG, at "file".
func Upload(w http.ResponseWriter, r *http.Request, longest int64) (name string, content []byte, err error) {
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(sentWithin)) // a connection without deadlines needs none
	parts, err := r.MultipartReader()
	if err != nil {
		return "", nil, noFile(err)
	}
	for {
		part, err := parts.NextPart()
		if err != nil {
			return "", nil, noFile(err)
		}
		if part.FormName() != "file" || part.FileName() == "" {
			continue
		}
		content, err := io.ReadAll(io.LimitReader(part, longest+1))
		if err != nil {
			return "", nil, noFile(err)
		}
		if int64(len(content)) > longest {
			return "", nil, tooLarge(nil)
		}
		return path.Base(strings.ReplaceAll(part.FileName(), `\`, "/")), content, nil
	}
}

func noFile(cause error) *rules.Problem {
	if large := (*http.MaxBytesError)(nil); errors.As(cause, &large) {
		return tooLarge(cause)
	}
	return &rules.Problem{
		Code: rules.Missing, Field: "file", Cause: cause,
		Message: T("没有收到文件", "no file has come in"), Mend: T("选好文件再按按钮", "choose a file and press the button"),
	}
}

func tooLarge(cause error) *rules.Problem {
	return &rules.Problem{
		Code: rules.TooLong, Field: "file", Cause: cause,
		Message: T("文件太大", "the file is too large"), Mend: T("只留需要的部分，或另选一个小的", "keep only what is needed, or choose a smaller one"),
	}
}
