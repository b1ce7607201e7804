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

// ReadFile takes one attempt of an asker and then reads a file and finds the signed
// certificate in it; VerifySigned answers whether that is genuine. A file in which there
// is none is a BAD_DOCUMENT problem that says why, too many pictures at once are
// OVERLOADED. A fault of the file's source is given as it is.
func (r *Registry) ReadFile(ctx context.Context, from io.Reader, asker string) (file.Signed, error) {
	if err := r.limiter.address(asker); err != nil {
		return file.Signed{}, err
	}
	content, err := io.ReadAll(io.LimitReader(from, file.MaxBytes+1))
	if err != nil {
		return file.Signed{}, err
	}
	signed, err := r.files.Read(ctx, content, r.sign.authority)
	if flaw, known := certificate.IsFlaw(err); known {
		return file.Signed{}, badDocument(flaw)
	}
	if errors.Is(err, picture.ErrBusy) {
		return file.Signed{}, &rules.Problem{
			Code: rules.Overloaded, Field: "document", Cause: err,
			Message: rules.Text{Zh: "现在交图片的人太多", En: "too many pictures are being read at this moment"},
			Mend:    rules.Text{Zh: "请过几秒再试，或填编号和验证码", En: "try again in a few seconds, or give number and code"},
		}
	}
	return signed, err
}

// VerifySigned answers whether what ReadFile found is genuine. It takes no attempt:
// ReadFile did.
func (r *Registry) VerifySigned(ctx context.Context, signed file.Signed) (*Verification, error) {
	if signed.QR != "" {
		return r.verifyQR(ctx, signed.QR)
	}
	return r.verifyDocument(ctx, signed.Document)
}
