package layout

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"strings"
	"time"

	"mingzhi/rules"
)

const (
	// sentWithin is how long a file may take to arrive: a slow line sends 10 MB.
	sentWithin = 2 * time.Minute
	// answeredWithin is how long the answer may take after that.
	answeredWithin = 30 * time.Second
)

// Sent gives the first file of a form, as it comes in. A form without a file is MISSING
// at "file"; see Arrived for what breaks off.
func Sent(w http.ResponseWriter, r *http.Request) (*multipart.Part, error) {
	line := http.NewResponseController(w)
	_ = line.SetReadDeadline(time.Now().Add(sentWithin)) // a writer without a line has no deadline
	_ = line.SetWriteDeadline(time.Now().Add(sentWithin + answeredWithin))
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, noFile(err)
	}
	for {
		part, err := parts.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return nil, noFile(nil)
		case err != nil:
			return nil, Arrived(r.Context(), err)
		case part.FormName() == "file" && part.FileName() != "":
			return part, nil
		}
	}
}

// Upload reads the first file of a form, of at most longest bytes, into memory. One that
// is too large is TOO_LONG at "file"; the rest is as of Sent.
func Upload(w http.ResponseWriter, r *http.Request, longest int64) (name string, content []byte, err error) {
	part, err := Sent(w, r)
	if err != nil {
		return "", nil, err
	}
	content, err = io.ReadAll(io.LimitReader(part, longest+1))
	if err != nil {
		return "", nil, Arrived(r.Context(), err)
	}
	if int64(len(content)) > longest {
		return "", nil, tooLarge(nil)
	}
	return path.Base(strings.ReplaceAll(part.FileName(), `\`, "/")), content, nil
}

// Arrived says of a file that did not come to its end what its sender can do. Problems,
// and the leaving of whoever asked, are given as they are.
func Arrived(ctx context.Context, err error) error {
	switch {
	case errors.As(err, new(*rules.Problem)), Gone(ctx, err):
		return err
	case errors.As(err, new(*http.MaxBytesError)):
		return tooLarge(err)
	}
	return &rules.Problem{
		Code: rules.BadRequest, Field: "file", Cause: err,
		Message: T("文件没有传完", "the file did not arrive whole"), Mend: T("请再试一次；网络慢时，先把文件弄小一些", "try again; on a slow line make the file smaller first"),
	}
}

func noFile(cause error) *rules.Problem {
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
