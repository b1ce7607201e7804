package certificate_test

import (
	"testing"

	"mingzhi/certificate"
)

func TestJudge(t *testing.T) {
	type states map[certificate.CheckCode]certificate.CheckState
	const (
		passed, failed = certificate.Passed, certificate.Failed
		cannot, none   = certificate.CouldNotCheck, certificate.NotApplicable
	)
	for _, row := range []struct {
		why      string
		standing certificate.Standing
		states   states
		want     certificate.Verdict
	}{
		{"everything agrees", certificate.StandingValid, states{"INTEGRITY": passed, "STATUS": passed, "RECORDS": passed, "ISSUER_THEN": passed, "ISSUER_NOW": passed, "LOGGED": passed}, certificate.Genuine},
		{"the asker claims nothing, so nothing can differ", certificate.StandingValid, states{"INTEGRITY": none, "STATUS": passed, "LOGGED": passed}, certificate.Genuine},
		{"no proof holds", certificate.Unproven, nil, certificate.NotConfirmed},
		{"no proof holds, whatever was seen", certificate.Unproven, states{"INTEGRITY": failed, "STATUS": passed}, certificate.NotConfirmed},
		{"a standing that nobody knows", "LOST", states{"STATUS": passed}, certificate.NotConfirmed},
		{"the hours were changed", certificate.StandingValid, states{"INTEGRITY": failed, "STATUS": passed, "LOGGED": passed}, certificate.Altered},
		{"the signature is bad", certificate.StandingValid, states{"INTEGRITY": passed, "SIGNATURE": failed}, certificate.Altered},
		{"revoked", certificate.StandingRevoked, states{"INTEGRITY": passed, "STATUS": failed}, certificate.Revoked},
		{"replaced", certificate.StandingReplaced, states{"INTEGRITY": passed, "STATUS": failed}, certificate.Replaced},
		{"changed and revoked: what is in hand is not what was issued", certificate.StandingRevoked, states{"INTEGRITY": failed, "STATUS": failed}, certificate.Altered},
		{"revoked while the ledger is out of reach", certificate.StandingRevoked, states{"STATUS": failed, "LOGGED": cannot}, certificate.Revoked},
		{"the ledger is out of reach", certificate.StandingValid, states{"INTEGRITY": passed, "STATUS": passed, "LOGGED": cannot}, certificate.Unchecked},
		{"the ledger lacks it: our own books are at fault", certificate.StandingValid, states{"INTEGRITY": passed, "STATUS": passed, "LOGGED": failed}, certificate.Unchecked},
		{"the contents could not be compared", certificate.StandingValid, states{"INTEGRITY": cannot}, certificate.Unchecked},
		{"the status could not be read", certificate.StandingValid, states{"INTEGRITY": passed, "STATUS": cannot}, certificate.Unchecked},
		{"records were late: not false, but said beside it", certificate.StandingValid, states{"INTEGRITY": passed, "STATUS": passed, "RECORDS": failed}, certificate.Genuine},
		{"records could not be read: said beside it", certificate.StandingValid, states{"INTEGRITY": passed, "STATUS": passed, "RECORDS": cannot}, certificate.Genuine},
		{"the issuer was not marked: other bodies may certify too", certificate.StandingValid, states{"STATUS": passed, "ISSUER_THEN": failed}, certificate.Genuine},
		{"the issuer lost its mark since", certificate.StandingValid, states{"STATUS": passed, "ISSUER_NOW": failed}, certificate.Genuine},
		{"a signature by an unknown key, with contents that agree", certificate.StandingValid, states{"INTEGRITY": passed, "STATUS": passed, "SIGNATURE": cannot}, certificate.Genuine},
	} {
		var checks []certificate.Check
		for code, state := range row.states {
			checks = append(checks, certificate.Check{Code: code, State: state})
		}
		if got := certificate.Judge(row.standing, checks); got != row.want {
			t.Errorf("%s: %s, want %s", row.why, got, row.want)
		}
	}
}

func TestJudgeTakesTheGraverOfTwoAnswers(t *testing.T) {
	for _, order := range [][]certificate.CheckState{{certificate.Failed, certificate.Passed}, {certificate.Passed, certificate.Failed}} {
		checks := []certificate.Check{{Code: certificate.Integrity, State: order[0]}, {Code: certificate.Integrity, State: order[1]}}
		if got := certificate.Judge(certificate.StandingValid, checks); got != certificate.Altered {
			t.Errorf("%v: %s", order, got)
		}
	}
}

func TestEveryAnswerHasWordsInBothLanguages(t *testing.T) {
	whole := func(what string, words certificate.Words) {
		t.Helper()
		if words.Zh == "" || words.En == "" {
			t.Errorf("%s lacks words: %+v", what, words)
		}
	}
	seen := map[certificate.Words]bool{}
	for _, verdict := range certificate.Verdicts() {
		whole(string(verdict)+" label", verdict.Label())
		whole(string(verdict)+" explanation", verdict.Explain())
		whole(string(verdict)+" limits", verdict.NotProven())
		if seen[verdict.Label()] || seen[verdict.Explain()] {
			t.Errorf("%s says what another verdict says", verdict)
		}
		seen[verdict.Label()], seen[verdict.Explain()] = true, true
	}
	for _, code := range certificate.CheckCodes() {
		whole(string(code)+" label", code.Label())
		whole(string(code)+" question", code.Question())
	}
	for _, state := range certificate.CheckStates() {
		whole(string(state)+" label", state.Label())
	}
	whole("what is not known", certificate.Verdict("?").NotProven())
	if (certificate.Verdict("?").Label() != certificate.Words{}) || (certificate.CheckCode("?").Label() != certificate.Words{}) ||
		(certificate.CheckCode("?").Question() != certificate.Words{}) || (certificate.CheckState("?").Label() != certificate.Words{}) ||
		(certificate.Verdict("?").Explain() != certificate.Words{}) {
		t.Error("what does not exist has no words")
	}
	check := certificate.Unanswered(certificate.Signature, certificate.Words{Zh: "没有签名", En: "there is no signature"})
	if check.State != certificate.NotApplicable || check.Sentence().In("en") != "there is no signature" || check.Sentence().In("zh") != "没有签名" {
		t.Errorf("%+v", check)
	}
}
