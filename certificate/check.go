package certificate

// CheckCode names one of the questions that verification answers apart.
type CheckCode string

// The checks, in the order in which they are shown.
const (
	Integrity  CheckCode = "INTEGRITY"
	Status     CheckCode = "STATUS"
	Records    CheckCode = "RECORDS"
	IssuerThen CheckCode = "ISSUER_THEN"
	IssuerNow  CheckCode = "ISSUER_NOW"
	Logged     CheckCode = "LOGGED"
	Signature  CheckCode = "SIGNATURE"
)

// CheckCodes lists the checks in the order in which they are shown.
func CheckCodes() []CheckCode {
	return []CheckCode{Integrity, Status, Records, IssuerThen, IssuerNow, Logged, Signature}
}

// Label names the check.
func (c CheckCode) Label() Words {
	switch c {
	case Integrity:
		return Words{"内容一致", "Contents agree"}
	case Status:
		return Words{"证明状态", "Standing of the certificate"}
	case Records:
		return Words{"服务记录", "Service records"}
	case IssuerThen:
		return Words{"出具时的出具单位", "Issuer when issued"}
	case IssuerNow:
		return Words{"出具单位现状", "Issuer today"}
	case Logged:
		return Words{"公开账本", "Public ledger"}
	case Signature:
		return Words{"电子签名", "Signature"}
	}
	return Words{}
}

// Question is what the check asks.
func (c CheckCode) Question() Words {
	switch c {
	case Integrity:
		return Words{"您提供的内容与当初出具的是否一致？", "Do the facts that you gave agree with what was issued?"}
	case Status:
		return Words{"证明是否有效，有没有被撤销或换发？", "Is it valid, or was it revoked or replaced?"}
	case Records:
		return Words{"所依据的服务记录是否仍然有效，是否按时记录？", "Do the records behind it still stand, and were they recorded in time?"}
	case IssuerThen:
		return Words{"出具之日，出具单位能否出具，是否为已标识的志愿服务组织？", "Might this body certify, and was it a marked organization, on the day of issue?"}
	case IssuerNow:
		return Words{"此后出具单位的标识、抽查和处罚情况如何？", "And since: is it still marked, was it inspected or penalised?"}
	case Logged:
		return Words{"它的承诺值是否在公开账本中，从第几条起？", "Is its commitment in the public ledger, and from which entry on?"}
	case Signature:
		return Words{"（带签名的证明）签名是否有效，由哪把密钥签署？", "For signed forms: is the signature good, and by which key?"}
	}
	return Words{}
}

// CheckState is how a check came out.
type CheckState string

// The states of a check.
const (
	Passed        CheckState = "PASSED"
	Failed        CheckState = "FAILED"
	NotApplicable CheckState = "NOT_APPLICABLE"
	CouldNotCheck CheckState = "COULD_NOT_CHECK"
)

// CheckStates lists the states of a check.
func CheckStates() []CheckState {
	return []CheckState{Passed, Failed, NotApplicable, CouldNotCheck}
}

// Label names the state.
func (s CheckState) Label() Words {
	switch s {
	case Passed:
		return Words{"通过", "passed"}
	case Failed:
		return Words{"未通过", "failed"}
	case NotApplicable:
		return Words{"不适用", "not applicable"}
	case CouldNotCheck:
		return Words{"无法核对", "could not be checked"}
	}
	return Words{}
}

// Check is one question with its answer.
type Check struct {
	// Code names the question.
	Code CheckCode
	// State is how it came out.
	State CheckState
	// Zh and En say so in one sentence.
	Zh, En string
	// Evidence is what the answer rests on, such as a ledger entry or a public
	// reference; empty when there is none to show.
	Evidence string
}

// Sentence is the check's answer in both languages.
func (c Check) Sentence() Words { return Words{c.Zh, c.En} }

// Unanswered gives the check as one that does not apply, with a sentence.
func Unanswered(code CheckCode, why Words) Check {
	return Check{Code: code, State: NotApplicable, Zh: why.Zh, En: why.En}
}
