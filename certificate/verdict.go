package certificate

// Verdict sums up the checks of a certificate (查验结论). Revoked, replaced,
// altered, not confirmed and not checkable are never merged into one 'invalid'.
type Verdict string

// The verdicts.
const (
	// Genuine: it was issued as shown and stands.
	Genuine Verdict = "GENUINE"
	// Altered: it was issued, but not with these facts.
	Altered Verdict = "ALTERED"
	// Revoked: it was issued as shown, and taken back since.
	Revoked Verdict = "REVOKED"
	// Replaced: it was issued as shown, and a later one stands in its place.
	Replaced Verdict = "REPLACED"
	// NotConfirmed: no proof holds. An unknown number and a wrong proof are the same.
	NotConfirmed Verdict = "NOT_CONFIRMED"
	// Unchecked: something needed for the answer was out of reach.
	Unchecked Verdict = "COULD_NOT_CHECK"
)

// Verdicts lists the verdicts.
func Verdicts() []Verdict {
	return []Verdict{Genuine, Altered, Revoked, Replaced, NotConfirmed, Unchecked}
}

// Standing is what the registry knows of a certificate whose proof holds.
type Standing string

// The standings. The empty Standing means that no proof holds.
const (
	Unproven         Standing = ""
	StandingValid    Standing = "VALID"
	StandingRevoked  Standing = "REVOKED"
	StandingReplaced Standing = "REPLACED"
)

// Judge sums up the checks of a certificate. In this order:
//
//   - without a proof that holds, NOT_CONFIRMED, whatever else was seen;
//   - facts or a signature that do not agree: ALTERED, even of a revoked one,
//     because what is in hand is not what was issued;
//   - the standing: REVOKED or REPLACED;
//   - what could not be looked up of contents, status or ledger, or is missing
//     from the ledger though our rows have it: COULD_NOT_CHECK, because then it is
//     our own books that cannot answer, and no reproach to the holder;
//   - else GENUINE.
//
// Records that were late or struck out, and an issuer that was not or is no longer
// marked, do not make a certificate false: their checks say so beside the verdict.
func Judge(standing Standing, checks []Check) Verdict {
	state := map[CheckCode]CheckState{}
	for _, check := range checks {
		state[check.Code] = worse(state[check.Code], check.State)
	}
	switch {
	case standing != StandingValid && standing != StandingRevoked && standing != StandingReplaced:
		return NotConfirmed
	case state[Integrity] == Failed, state[Signature] == Failed:
		return Altered
	case standing == StandingRevoked:
		return Revoked
	case standing == StandingReplaced:
		return Replaced
	case state[Integrity] == CouldNotCheck, state[Status] == CouldNotCheck, state[Status] == Failed,
		state[Logged] == CouldNotCheck, state[Logged] == Failed:
		return Unchecked
	}
	return Genuine
}

// worse keeps the graver state when a check is named twice.
func worse(a, b CheckState) CheckState {
	grave := map[CheckState]int{"": 0, NotApplicable: 1, Passed: 2, CouldNotCheck: 3, Failed: 4}
	if grave[b] > grave[a] {
		return b
	}
	return a
}

// Label names the verdict in a word or two.
func (v Verdict) Label() Words {
	switch v {
	case Genuine:
		return Words{"属实", "Genuine"}
	case Altered:
		return Words{"内容不符", "Altered"}
	case Revoked:
		return Words{"已撤销", "Revoked"}
	case Replaced:
		return Words{"已换发", "Replaced"}
	case NotConfirmed:
		return Words{"未能证实", "Not confirmed"}
	case Unchecked:
		return Words{"暂时无法核对", "Could not be checked"}
	}
	return Words{}
}

// Explain says in a sentence what the verdict means.
func (v Verdict) Explain() Words {
	switch v {
	case Genuine:
		return Words{"确有这份证明，由所示单位出具，目前有效。", "There is such a certificate; the body shown issued it, and it stands today."}
	case Altered:
		return Words{"确有这份证明，但您提供的内容与出具时不一致；不一致之处列在下面。", "There is such a certificate, but what you gave does not agree with what was issued; the differences are named below."}
	case Revoked:
		return Words{"这份证明确曾出具，但已被撤销，不再有效。", "This certificate was issued, but has been revoked and no longer stands."}
	case Replaced:
		return Words{"这份证明确曾出具，但已换发新的证明，请以新的为准。", "This certificate was issued, but a later one has replaced it; rely on that."}
	case NotConfirmed:
		return Words{"所填的编号和凭据对不上任何一份证明：可能填写有误，也可能没有这份证明。", "The number and proof given match no certificate here: they may be mistyped, or there may be no such certificate."}
	case Unchecked:
		return Words{"目前有一项必要的核对无法完成，不能下结论；这不表示证明有问题，请稍后再试。", "One necessary check could not be done just now, so there is no conclusion; this says nothing against the certificate. Please try again later."}
	}
	return Words{}
}

// NotProven says what the verdict does not prove. It is never empty: whatever the
// verdict, that the service took place is the recorder's word.
func (v Verdict) NotProven() Words {
	switch v {
	case Genuine:
		return Words{"这不证明服务确实发生：服务情况由记录单位负责；也不证明持有人就是编号所指的本人，请另行核对身份。", "This does not prove that the service took place: that is the recorder's word. Nor does it prove that the bearer is the holder: check the person's identity."}
	case Altered:
		return Words{"这不说明是谁改动、是否有意，也可能只是抄写有误；服务是否发生由记录单位负责。", "This does not tell who changed it or whether on purpose; it may be a slip in copying. Whether the service took place is the recorder's word."}
	case Revoked:
		return Words{"这不证明服务没有发生，也不证明持有人有过错：请看撤销原因。", "This does not prove that the service did not take place, nor any fault of the holder: see the reason of the revocation."}
	case Replaced:
		return Words{"这不证明旧证明有假：换发常因更正或补充记录；服务是否发生由记录单位负责。", "This does not prove that the old one was false: certificates are replaced to correct or complete them. Whether the service took place is the recorder's word."}
	case NotConfirmed:
		return Words{"这不证明证明是伪造的，也不透露有没有这个编号；服务是否发生由记录单位负责。", "This does not prove a forgery, nor tell whether the number exists. Whether the service took place is the recorder's word."}
	}
	return Words{"这不证明证明有真有假；服务是否发生由记录单位负责。", "This proves the certificate neither genuine nor false. Whether the service took place is the recorder's word."}
}
