package registry

import (
	"context"
	"errors"
	"fmt"

	"mingzhi/certificate"
	"mingzhi/db"
)

// Resealed is what sealing names anew came to.
type Resealed struct {
	// Names were sealed anew, Already stood under the newest secret.
	Names, Already int64
	// Closed are names that no secret here opens; they are left as they are.
	Closed int64
}

// resealAtOnce is how many names are sealed anew in one transaction.
const resealAtOnce = 500

// Reseal seals every holder's name under the newest secret, some hundred at a time, and
// tells after each how far it came. Others go on publishing and verifying meanwhile.
// Stopped anywhere, it is run again: names that stand under the newest secret are not
// written again. No commitment binds how a name is sealed.
func (r *Registry) Reseal(ctx context.Context, progress func(Resealed)) (done Resealed, err error) {
	newest := r.ring().Keys()
	for last := int64(-1); ; progress(done) {
		sealed, err := r.db.SealedNamesAfter(ctx, last, resealAtOnce)
		if err != nil || len(sealed) == 0 {
			return done, err
		}
		var anew []db.Resealed
		for _, name := range sealed {
			last = name.ID
			text, by, err := r.ring().Unseal(name.Number, name.Sealed)
			switch {
			case errors.Is(err, certificate.ErrSealed):
				done.Closed++
			case err != nil:
				return done, err
			case by.ID() == newest.ID():
				done.Already++
			default:
				anew = append(anew, db.Resealed{ID: name.ID, Was: name.Sealed, Is: newest.Seal(name.Number, text)})
			}
		}
		if len(anew) == 0 {
			continue
		}
		err = r.db.Write(ctx, func(writer *db.Writer) error {
			n, err := writer.Reseal(ctx, anew)
			done.Names += n
			return err
		})
		if err != nil {
			return done, fmt.Errorf("sealing names anew: %w", err)
		}
	}
}
