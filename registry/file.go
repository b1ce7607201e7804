package registry

import (
	"context"
	"errors"
	"io"

	"mingzhi/certificate"
	"mingzhi/certificate/file"
	"mingzhi/certificate/picture"
	"mingzhi/rules"
)

// picturesAtOnce is how many pictures are read at once, each on a processor and in some
// 200 MB for a few seconds at worst.
const picturesAtOnce = 2

// ReadFile reads a file and gives the signed form in it, for VerifySigned to judge. It
// takes an attempt of the asker's before it reads, and gives it back where a form was
// found: looking is dear, and judging takes one itself. A file in which there is none is
// a BAD_DOCUMENT problem that says why, too many pictures at once are OVERLOADED. A fault
// of the file's source is given as it is.
func (r *Registry) ReadFile(ctx context.Context, from io.Reader, asker string) (form string, err error) {
	grant, err := r.limiter.address(asker)
	if err != nil {
		return "", err
	}
	content, err := io.ReadAll(io.LimitReader(from, file.MaxBytes+1))
	if err != nil {
		return "", err
	}
	form, err = r.files.Read(ctx, content, r.sign.authority)
	if flaw, known := certificate.IsFlaw(err); known {
		return "", badDocument(flaw)
	}
	if errors.Is(err, picture.ErrBusy) {
		return "", &rules.Problem{
			Code: rules.Overloaded, Field: "document", Cause: err,
			Message: rules.Text{Zh: "现在交图片的人太多", En: "too many pictures are being read at this moment"},
			Mend:    rules.Text{Zh: "请过几秒再试，或填编号和验证码", En: "try again in a few seconds, or give number and code"},
		}
	}
	if err == nil {
		grant.Refund(1)
	}
	return form, err
}
