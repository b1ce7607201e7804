package registry

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/rules"
)

// ring are the keys as they were taken last.
func (r *Registry) ring() *certificate.Ring { return r.keys.Load() }

// TakeKeys takes keys in place of those that the register works with, once those that
// sign are public: nothing is signed by a key that nobody could look up. Keys without
// a secret under which certificates were issued are a BAD_SETTING, and not taken.
func (r *Registry) TakeKeys(ctx context.Context, keys *certificate.Ring) error {
	if err := r.checkKeys(ctx, keys); err != nil {
		return err
	}
	if err := r.publishKeys(ctx, keys); err != nil {
		return err
	}
	r.keys.Store(keys)
	return nil
}

// checkKeys refuses keys without a secret under which certificates were issued: every
// honest proof of them would seem wrong.
func (r *Registry) checkKeys(ctx context.Context, keys *certificate.Ring) error {
	used, err := r.db.CertificateKeyIDs(ctx)
	if err != nil || keys == nil {
		return err
	}
	missing := slices.DeleteFunc(used, func(id string) bool { return keys.KeysOf(id) != nil })
	if len(missing) == 0 {
		return nil
	}
	return &rules.Problem{
		Code:  rules.BadSetting,
		Field: "--key-file",
		Message: rules.Text{
			Zh: "密钥文件里缺少签发证明时用过的密钥 " + strings.Join(missing, "、"),
			En: "the key file lacks secrets under which certificates were issued: " + strings.Join(missing, ", "),
		},
		Mend: rules.Text{Zh: "换回原来的密钥文件", En: "bring back the original key file"},
	}
}

// usedKeys is whether the ring had every secret in use, at a size of the ledger.
type usedKeys struct {
	ring    *certificate.Ring
	size    int64
	missing error
}

// reachesAll tells whether this process has every secret under which certificates were
// issued; the error says which it lacks. While another one issues under a new secret
// that has not come here yet, no proof that fails can be called wrong: of any number,
// so that none is told from another.
func (r *Registry) reachesAll(ctx context.Context, size int64) error {
	ring := r.ring()
	if known := r.used.Load(); known != nil && known.ring == ring && known.size == size {
		return known.missing
	}
	err := r.checkKeys(ctx, ring)
	if problem := (*rules.Problem)(nil); err == nil || errors.As(err, &problem) {
		r.used.Store(&usedKeys{ring, size, err})
	}
	return err
}

// keyOverlap is for how long a key still signs after its end was made public: a server
// that has not read the newer keys yet goes on with the old one.
const keyOverlap = 10 * time.Minute

// PublishKeys makes public the keys that sign, with the times for which they do, as
// far as that has not been done.
func (r *Registry) PublishKeys(ctx context.Context) error { return r.publishKeys(ctx, r.ring()) }

func (r *Registry) publishKeys(ctx context.Context, keys *certificate.Ring) error {
	published, err := r.db.SigningKeys(ctx)
	if err != nil {
		return err
	}
	stands := map[string]*db.SigningKey{}
	for _, key := range published {
		stands[key.Multibase] = key
	}
	for _, key := range keys.Signing() {
		if standing := stands[key.Public().Multibase()]; standing == nil || ends(standing, key) {
			return r.Publish(ctx, func(tx *Tx) error { return tx.publishKeys(ctx, keys) })
		}
	}
	return nil
}

// ends tells whether the end of a key has still to be made public.
func ends(standing *db.SigningKey, key certificate.SigningKey) bool {
	return standing.ValidUntil.IsZero() && !key.Until.IsZero()
}

// signer is the key that signs at a time: the newest of ours that is public; false
// where there is none.
func (r *Registry) signer(ctx context.Context, at time.Time) (key certificate.SigningKey, signs bool, err error) {
	if r.sign.authority.DID == "" {
		return key, false, nil
	}
	published, err := r.PublishedKeys(ctx)
	if err != nil {
		return key, false, err
	}
	for _, key := range slices.Backward(r.ring().Signing()) {
		if key.Public().Suite != r.sign.suite || !key.SignsAt(at) {
			continue
		}
		for _, public := range published {
			if public.Multibase() == key.Public().Multibase() && !at.Before(public.From) && (public.Until.IsZero() || at.Before(public.Until)) {
				return key, true, nil
			}
		}
	}
	return key, false, nil
}

// keysOf are the secrets under which a certificate was issued; the newest for one that
// is not known, or whose secret is not here: its proofs do not hold then.
func (r *Registry) keysOf(c *db.Certificate) *certificate.Keys {
	if keys := r.ring().KeysOf(c.KeyID); keys != nil {
		return keys
	}
	return r.ring().Keys()
}
