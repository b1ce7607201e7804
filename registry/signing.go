package registry

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/rules"
)

// signing is as whom and how certificates are signed.
type signing struct {
	authority certificate.Authority
	suite     certificate.Suite
}

// Signs tells whether certificates are signed here, and as whom.
func (r *Registry) Signs() (certificate.Authority, bool) {
	_, has := r.ring().SignerAt(r.sign.suite, r.clock())
	return r.sign.authority, has && r.sign.authority.DID != ""
}

func (tx *Tx) publishKeys(ctx context.Context, keys *certificate.Ring) error {
	for _, key := range keys.Signing() {
		row := &db.SigningKey{
			Multibase: key.Public().Multibase(), Suite: string(key.Public().Suite), ValidFrom: key.From.UTC(), ValidUntil: key.Until.UTC(),
		}
		if key.Until.IsZero() {
			row.ValidUntil = time.Time{}
		}
		standing, err := tx.writer.SigningKey(ctx, row.Multibase)
		switch {
		case errors.Is(err, db.ErrNotFound):
			row.Publication = tx.first()
			if err := tx.writer.Insert(ctx, row); err != nil {
				return err
			}
			if _, err := tx.append(ctx, SigningKeyPublished, signingKeySubject(row.Multibase), -1, signingKeyFacts(row), true); err != nil {
				return err
			}
		case err != nil:
			return err
		case ends(standing, key):
			previous := standing.RevisedIndex
			standing.ValidUntil, standing.RevisedIndex = row.ValidUntil, tx.writer.NextIndex()
			if earliest := tx.now.Add(keyOverlap); standing.ValidUntil.Before(earliest) {
				standing.ValidUntil = earliest
			}
			if err := tx.writer.Update(ctx, standing); err != nil {
				return err
			}
			if _, err := tx.append(ctx, SigningKeyEnded, signingKeySubject(row.Multibase), previous, signingKeyFacts(standing), true); err != nil {
				return err
			}
		}
	}
	return nil
}

// knownKeys are the published keys at a data version.
type knownKeys struct {
	version int64
	keys    []certificate.Key
}

// PublishedKeys lists the keys that sign certificates, or did, the oldest first.
func (r *Registry) PublishedKeys(ctx context.Context) ([]certificate.Key, error) {
	version, err := r.db.DataVersion(ctx)
	if err != nil {
		return nil, err
	}
	if known := r.published.Load(); known != nil && known.version == version {
		return known.keys, nil
	}
	rows, err := r.db.SigningKeys(ctx)
	if err != nil {
		return nil, err
	}
	known := &knownKeys{version: version}
	for _, row := range rows {
		key, err := certificate.ParsePublicKey(row.Multibase)
		if err != nil {
			return nil, fmt.Errorf("reading the key %s: %w", row.Multibase, err)
		}
		known.keys = append(known.keys, certificate.Key{PublicKey: key, From: row.ValidFrom, Until: row.ValidUntil})
	}
	r.published.Store(known)
	return known.keys, nil
}

// StatusList is a signed status list: which certificates of a range were revoked, or
// replaced. It is db.ErrNotFound beyond the end of the ledger, or where nothing signs.
func (r *Registry) StatusList(ctx context.Context, purpose certificate.StatusPurpose, list int64) ([]byte, error) {
	size, err := r.db.LedgerSize(ctx)
	if err != nil {
		return nil, err
	}
	now := r.clock()
	key, signs, err := r.signer(ctx, now)
	if err != nil {
		return nil, err
	}
	from := list * certificate.StatusListSize
	if list < 0 || from >= size || !signs {
		return nil, db.ErrNotFound
	}
	state := db.Revoked
	if purpose == certificate.Refresh {
		state = db.Replaced
	}
	ended, err := r.db.EndedCertificates(ctx, state, from, from+certificate.StatusListSize)
	if err != nil {
		return nil, err
	}
	for i := range ended {
		ended[i] -= from
	}
	document, err := r.sign.authority.StatusList(purpose, list, ended, now)
	if err != nil {
		return nil, err
	}
	return certificate.Secure(document, r.sign.authority.VerificationMethod(key.Public()), now, key)
}

// Paper is a certificate as its holder prints it and hands it on.
type Paper struct {
	// Statement is what is printed, the holder's full name included.
	Statement certificate.Statement
	// Credential is the signed document, and QR the text of the QR code; nil and empty
	// where nothing signs.
	Credential []byte
	QR         string
}

// Paper gives a certificate to whoever proves to hold it: as Verify answers, and the
// paper where the verdict is GENUINE. The paper is nil, too, where the holder's name
// was not kept.
func (r *Registry) Paper(ctx context.Context, ask Verify) (*Verification, *Paper, error) {
	held, answer, err := r.verify(ctx, ask)
	if err != nil || answer.Verdict != certificate.Genuine {
		return answer, nil, err
	}
	statement, err := r.statement(held.Certificate)
	if errors.Is(err, errNoName) {
		return answer, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	paper := &Paper{Statement: statement}
	now := r.clock()
	key, signs, err := r.signer(ctx, now)
	if err != nil {
		return nil, nil, err
	}
	if !signs {
		return answer, paper, nil
	}
	a := r.sign.authority
	if paper.Credential, err = certificate.Secure(a.Credential(statement), a.VerificationMethod(key.Public()), now, key); err != nil {
		return nil, nil, err
	}
	if paper.QR, err = a.QRText(statement, key); err != nil {
		return nil, nil, err
	}
	return answer, paper, nil
}

var errNoName = errors.New("registry: the holder's name was not kept")

// statement is what a certificate states, with the holder's full name.
func (r *Registry) statement(c *db.Certificate) (certificate.Statement, error) {
	if len(c.SealedName) == 0 {
		return certificate.Statement{}, errNoName
	}
	name, _, err := r.ring().Unseal(c.Number, c.SealedName)
	if err != nil {
		return certificate.Statement{}, err
	}
	return certificate.Statement{
		Number: c.Number, HolderName: name, IssuerName: c.IssuerName, IssuerCreditCode: c.IssuerCreditCode,
		Minutes: c.Minutes, PeriodStart: string(c.PeriodStart), PeriodEnd: string(c.PeriodEnd), Content: c.Content,
		IssuedOn: string(c.IssuedOn), Commitment: hex.EncodeToString(c.Commitment), EntryIndex: c.EntryIndex, Synthetic: c.Synthetic,
	}, nil
}

// claimsOf are a statement's facts, as claims that can be compared.
func claimsOf(s certificate.Statement) Claims {
	return Claims{
		Minutes: &s.Minutes, IssuedOn: rules.Date(s.IssuedOn), IssuerName: s.IssuerName, IssuerCreditCode: s.IssuerCreditCode,
		HolderName: s.HolderName, Content: s.Content, PeriodStart: rules.Date(s.PeriodStart), PeriodEnd: rules.Date(s.PeriodEnd),
	}
}
