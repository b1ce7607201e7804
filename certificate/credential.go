package certificate

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/gowebpki/jcs"
	"github.com/mr-tron/base58"
)

// The contexts and types of a credential (W3C Verifiable Credentials 2.0).
const (
	credentialsV2  = "https://www.w3.org/ns/credentials/v2"
	credentialType = "VerifiableCredential"
	// vocabulary is the namespace of our own terms.
	vocabulary = "urn:mingzhi:terms#"
	// ContextPath is where a register tells what our terms mean (JSON-LD).
	ContextPath = "/ns/certificate/v1"
	// CredentialType is the type of our credentials beside VerifiableCredential.
	CredentialType = "VolunteerServiceCertificate"
	subjectType    = "VolunteerServiceRecord"
	proofType      = "DataIntegrityProof"
	assertion      = "assertionMethod"
)

// Statement is what a signed certificate says: the facts that are printed on it.
type Statement struct {
	Number     string `json:"certificateNumber"`
	HolderName string `json:"holderName"`
	// IssuerName and IssuerCreditCode are the recording unit's.
	IssuerName       string `json:"recordingUnit"`
	IssuerCreditCode string `json:"recordingUnitCreditCode,omitempty"`
	// Minutes is service time in minutes.
	Minutes int64 `json:"serviceMinutes"`
	// PeriodStart, PeriodEnd and IssuedOn are dates, YYYY-MM-DD in Asia/Shanghai.
	PeriodStart string `json:"periodStart"`
	PeriodEnd   string `json:"periodEnd"`
	Content     string `json:"serviceContent"`
	IssuedOn    string `json:"issuedOn"`
	// Commitment and EntryIndex lead to it in the public ledger: hexadecimal, and the
	// index of its first entry.
	Commitment string `json:"ledgerCommitment"`
	EntryIndex int64  `json:"ledgerIndex"`
	// Synthetic is true for invented sample data.
	Synthetic bool `json:"synthetic,omitempty"`
}

// terms are those of a Statement, of which the context of VC 2.0 has none.
var terms = map[string]any{
	"@protected":   true,
	CredentialType: vocabulary + CredentialType, subjectType: vocabulary + subjectType,
	"certificateNumber": vocabulary + "certificateNumber", "holderName": vocabulary + "holderName",
	"recordingUnit": vocabulary + "recordingUnit", "recordingUnitCreditCode": vocabulary + "recordingUnitCreditCode",
	"serviceMinutes": vocabulary + "serviceMinutes", "periodStart": vocabulary + "periodStart", "periodEnd": vocabulary + "periodEnd",
	"serviceContent": vocabulary + "serviceContent", "issuedOn": vocabulary + "issuedOn",
	"ledgerCommitment": vocabulary + "ledgerCommitment", "ledgerIndex": vocabulary + "ledgerIndex", "synthetic": vocabulary + "synthetic",
}

// Context is the JSON-LD context of our credentials, as ContextPath answers it.
func Context() map[string]any { return map[string]any{"@context": terms} }

// Authority is who signs: a register.
type Authority struct {
	// DID is the register's did:web identifier, Name how it is called.
	DID, Name string
	// Base is the address of the register's pages, without a slash at the end.
	Base string
}

// VerificationMethod is how a proof names a key of the register: by its fragment.
func (a Authority) VerificationMethod(key PublicKey) string { return a.DID + "#" + key.Multibase() }

// Credential is the document of a statement, not yet signed. validFrom is the
// beginning of the day of issue in Asia/Shanghai, which is always UTC+8.
func (a Authority) Credential(s Statement) map[string]any {
	list := StatusListOf(s.EntryIndex)
	entry := func(purpose StatusPurpose) map[string]any {
		address := a.StatusListAddress(purpose, list)
		return map[string]any{
			"id": fmt.Sprintf("%s#%d", address, StatusIndexOf(s.EntryIndex)), "type": "BitstringStatusListEntry",
			"statusPurpose": string(purpose), "statusListIndex": fmt.Sprint(StatusIndexOf(s.EntryIndex)), "statusListCredential": address,
		}
	}
	return map[string]any{
		"@context":          []any{credentialsV2, a.Base + ContextPath},
		"id":                "urn:mingzhi:certificate:" + s.Commitment,
		"type":              []any{credentialType, CredentialType},
		"issuer":            map[string]any{"id": a.DID, "name": a.Name},
		"validFrom":         s.IssuedOn + "T00:00:00+08:00",
		"credentialSubject": s.subject(),
		"credentialStatus":  []any{entry(Revocation), entry(Refresh)},
	}
}

func (s Statement) subject() map[string]any {
	subject := map[string]any{
		"type": subjectType, "certificateNumber": s.Number, "holderName": s.HolderName, "recordingUnit": s.IssuerName,
		"serviceMinutes": s.Minutes, "periodStart": s.PeriodStart, "periodEnd": s.PeriodEnd, "serviceContent": s.Content,
		"issuedOn": s.IssuedOn, "ledgerCommitment": s.Commitment, "ledgerIndex": s.EntryIndex,
	}
	if s.IssuerCreditCode != "" {
		subject["recordingUnitCreditCode"] = s.IssuerCreditCode
	}
	if s.Synthetic {
		subject["synthetic"] = true
	}
	return subject
}

// Secure adds a Data Integrity proof to a document, which is changed, and writes it
// as canonical JSON (W3C vc-data-integrity 4.2, vc-di-eddsa 3.3.1).
func Secure(document map[string]any, method string, created time.Time, signer Signer) ([]byte, error) {
	suite := signer.Public().Suite
	proof := map[string]any{
		"type": proofType, "cryptosuite": string(suite), "created": created.UTC().Format(time.RFC3339),
		"verificationMethod": method, "proofPurpose": assertion,
	}
	if context, given := document["@context"]; given {
		proof["@context"] = context
	}
	message, err := toSign(suite, document, proof)
	if err != nil {
		return nil, err
	}
	signature, err := signer.Sign(message)
	if err != nil {
		return nil, err
	}
	proof["proofValue"] = "z" + base58.Encode(signature)
	document["proof"] = proof
	return canonical(document)
}

// toSign is what a proof signs: the hash of its options, then that of the document
// without any proof.
func toSign(suite Suite, document, options map[string]any) ([]byte, error) {
	proofText, err := canonical(options)
	if err != nil {
		return nil, err
	}
	text, err := canonical(document)
	if err != nil {
		return nil, err
	}
	return append(suite.hash(proofText), suite.hash(text)...), nil
}

// canonical writes canonical JSON (RFC 8785).
func canonical(value map[string]any) ([]byte, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("certificate: encoding a document: %w", err)
	}
	out, err := jcs.Transform(text)
	if err != nil {
		return nil, fmt.Errorf("certificate: making canonical JSON: %w", err)
	}
	return out, nil
}

// What can be wrong with a signed document. None of them says that somebody forged
// it; ErrSignature alone says that it is not as it was signed.
var (
	ErrNoDocument = &Flaw{Words{"这不是一份电子证明", "this is no signed certificate"}, Words{"请提供从本系统下载的 JSON 文件，或带有它的 PDF", "give the JSON file that was downloaded from the register, or the PDF that holds it"}}
	ErrTooLarge   = &Flaw{Words{"文件太大，不会是电子证明", "the document is too large for a signed certificate"}, ErrNoDocument.Mend}
	ErrTwiceNamed = &Flaw{Words{"文件里有同名的项，读法不止一种", "the document has a name twice, so that it can be read in two ways"}, Words{"请重新下载原文件", "download the original again"}}
	ErrNoProof    = &Flaw{Words{"文件里没有电子签名", "the document has no signature"}, ErrNoDocument.Mend}
	ErrManyProofs = &Flaw{Words{"文件里有不止一个签名，无法判断以哪个为准", "the document has more than one signature, and which counts is not clear"}, Words{"请重新下载原文件", "download the original again"}}
	ErrSuite      = &Flaw{Words{"签名用了不认识的算法", "the signature is of a kind that is not known here"}, Words{"请到签发它的登记簿查验", "verify it at the register that signed it"}}
	ErrProofForm  = &Flaw{Words{"签名的写法不对", "the signature is malformed"}, Words{"请重新下载原文件", "download the original again"}}
	ErrNotYet     = &Flaw{Words{"签名或生效时间在将来", "it is signed or valid at a time to come"}, Words{"核对设备的时间，或重新下载原文件", "check the clock of the device, or download the original again"}}
	ErrKeyUnknown = &Flaw{Words{"签名的密钥不是本登记簿公布的", "the key of the signature is none that this register has published"}, Words{"请到签发它的登记簿查验", "verify it at the register that signed it"}}
	ErrKeyPeriod  = &Flaw{Words{"签名时间不在密钥的有效期内", "it was signed outside the time for which its key is valid"}, Words{"向登记机关核实", "ask the office"}}
	ErrSignature  = &Flaw{Words{"签名与内容不符：文件在签发后被改动过", "the signature does not fit: the document was changed after it was signed"}, Words{"请重新下载原文件", "download the original again"}}
)

// MaxDocument bounds a signed document, in bytes; maxDepth how deep it is nested.
const (
	MaxDocument = 64 << 10
	maxDepth    = 24
)

// Key is a published key with the time for which it signs.
type Key struct {
	PublicKey
	// From and Until bound the times of signing; a zero Until is no bound.
	From, Until time.Time
}

// Proven is a document whose signature holds.
type Proven struct {
	// Document is the whole of it, without its proof.
	Document map[string]any
	// Method names the key, Suite how it signed, Created when.
	Method  string
	Suite   Suite
	Created time.Time
}

// leeway is how far clocks may differ.
const leeway = 10 * time.Minute

// CheckProof checks the one Data Integrity proof of a document. keys finds the
// published key that a proof names, and may refuse with an error. A *Flaw says what
// is wrong with the document; any other error is that of keys.
func CheckProof(text []byte, now time.Time, keys func(method string) (Key, error)) (*Proven, error) {
	document, err := parseDocument(text)
	if err != nil {
		return nil, err
	}
	return checkProof(document, now, keys)
}

// CheckAltered checks whether the proof of a document was made for another one, the
// truth: then it is that one, and was changed after it was signed. Whoever has such a
// proof held the true document. The error is as of CheckProof.
func CheckAltered(text []byte, truth map[string]any, now time.Time, keys func(method string) (Key, error)) error {
	document, err := parseDocument(text)
	if err != nil {
		return err
	}
	proof, err := proofOf(document)
	if err != nil {
		return err
	}
	proof["@context"] = truth["@context"]
	truth["proof"] = proof
	_, err = checkProof(truth, now, keys)
	return err
}

// Claimed reads what a document states, whether or not its signature holds. The error
// is ErrNoDocument for one of another kind.
func Claimed(text []byte) (Statement, error) {
	document, err := parseDocument(text)
	if err != nil {
		return Statement{}, err
	}
	return (&Proven{Document: document}).Statement()
}

func checkProof(document map[string]any, now time.Time, keys func(method string) (Key, error)) (*Proven, error) {
	proof, err := proofOf(document)
	if err != nil {
		return nil, err
	}
	signature, created, err := readProof(proof)
	if err != nil {
		return nil, err
	}
	proven := &Proven{Method: proof["verificationMethod"].(string), Suite: Suite(proof["cryptosuite"].(string)), Created: created}
	if from, ok := document["validFrom"].(string); ok {
		valid, err := time.Parse(time.RFC3339, from)
		if err != nil {
			return nil, ErrProofForm
		}
		if valid.After(now.Add(leeway)) {
			return nil, ErrNotYet
		}
	}
	if created.After(now.Add(leeway)) {
		return nil, ErrNotYet
	}
	key, err := keys(proven.Method)
	if err != nil {
		return nil, err
	}
	if key.Suite != proven.Suite {
		return nil, ErrKeyUnknown
	}
	delete(document, "proof")
	delete(proof, "proofValue")
	if context, given := proof["@context"]; given {
		if !begins(document["@context"], context) {
			return nil, ErrSignature
		}
		document["@context"] = context
	}
	message, err := toSign(proven.Suite, document, proof)
	if err != nil {
		return nil, ErrNoDocument
	}
	if !key.Verifies(message, signature) {
		return nil, ErrSignature
	}
	if created.Before(key.From) || !key.Until.IsZero() && created.After(key.Until) {
		return nil, ErrKeyPeriod
	}
	proven.Document = document
	return proven, nil
}

// proofOf finds the one proof of a document.
func proofOf(document map[string]any) (map[string]any, error) {
	switch proof := document["proof"].(type) {
	case map[string]any:
		return proof, nil
	case []any:
		if len(proof) > 1 {
			return nil, ErrManyProofs
		}
		if len(proof) == 1 {
			if only, ok := proof[0].(map[string]any); ok {
				return only, nil
			}
		}
	}
	return nil, ErrNoProof
}

// readProof reads the options of a proof that is told in full.
func readProof(proof map[string]any) (signature []byte, created time.Time, err error) {
	word := func(name string) string { text, _ := proof[name].(string); return text }
	if word("type") != proofType {
		return nil, created, ErrSuite
	}
	if suite := Suite(word("cryptosuite")); suite != EdDSA && suite != SM2 {
		return nil, created, ErrSuite
	}
	if word("proofPurpose") != assertion || word("verificationMethod") == "" {
		return nil, created, ErrProofForm
	}
	if created, err = time.Parse(time.RFC3339, word("created")); err != nil {
		return nil, created, ErrProofForm
	}
	value := word("proofValue")
	if len(value) < 2 || len(value) > 100 || value[0] != 'z' {
		return nil, created, ErrProofForm
	}
	if signature, err = base58.Decode(value[1:]); err != nil || len(signature) != SignatureSize {
		return nil, created, ErrProofForm
	}
	return signature, created, nil
}

// begins tells whether the contexts of a document begin with those of its proof.
func begins(document, proof any) bool {
	list := func(value any) []any {
		if many, ok := value.([]any); ok {
			return many
		}
		return []any{value}
	}
	all, first := list(document), list(proof)
	if len(first) > len(all) {
		return false
	}
	for i := range first {
		a, errA := json.Marshal(all[i])
		b, errB := json.Marshal(first[i])
		if errA != nil || errB != nil || string(a) != string(b) {
			return false
		}
	}
	return true
}

// Issuer is who a document says issued it.
func (p *Proven) Issuer() string {
	switch issuer := p.Document["issuer"].(type) {
	case string:
		return issuer
	case map[string]any:
		id, _ := issuer["id"].(string)
		return id
	}
	return ""
}

// Statement reads what the document of a certificate says. The error is
// ErrNoDocument for a document of another kind.
func (p *Proven) Statement() (s Statement, err error) {
	types, _ := p.Document["type"].([]any)
	ours := false
	for _, kind := range types {
		ours = ours || kind == CredentialType
	}
	subject, ok := p.Document["credentialSubject"].(map[string]any)
	if !ours || !ok {
		return s, ErrNoDocument
	}
	text, err := json.Marshal(subject)
	if err != nil {
		return s, ErrNoDocument
	}
	if json.Unmarshal(text, &s) != nil {
		return s, ErrNoDocument
	}
	return s, nil
}

// IsFlaw tells the flaw that an error is, if it is one.
func IsFlaw(err error) (*Flaw, bool) {
	flaw := (*Flaw)(nil)
	return flaw, errors.As(err, &flaw)
}
