package registry_test

import (
	"testing"

	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/registry"
)

func TestErasingEndsSharesAndWhatWasNoted(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		issued(t, o)
		if err := o.TakeKeys(t.Context(), renewed(t)); err != nil {
			t.Fatal(err)
		}
		later := second(t, o) // the same records again, under another secret
		proof := registry.Verify{Number: later.Number, Code: later.Code}
		if flags := o.row(t, later.Number).Flags; len(flags) != 1 || flags[0].Kind != db.CertifiedBefore {
			t.Fatalf("a person is not known again under another secret: %+v", flags)
		}
		_, code, err := o.Share(t.Context(), proof, registry.ShareFacts(), 30)
		if err != nil {
			t.Fatal(err)
		}
		see := func() *registry.SharedView {
			view, err := o.VerifyShared(t.Context(), code, "")
			if err != nil {
				t.Fatal(err)
			}
			return view
		}
		if before := see(); before.Facts == nil || before.Facts.HolderName != "欧阳示例" {
			t.Fatalf("before: %+v", before)
		}
		o.erase(t, later.Number)
		if flags := o.row(t, later.Number).Flags; flags != nil {
			t.Errorf("what was noted stays: %+v", flags)
		}
		if after := see(); after.Facts != nil || after.Verdict != certificate.NotConfirmed || after.Ended.Zh == "" {
			t.Errorf("the share code still shows: %+v", after)
		}
		if answer, _, err := o.Share(t.Context(), proof, registry.ShareFacts(), 30); err != nil || answer.Verdict != certificate.Unchecked {
			t.Errorf("it can be shared again: %+v, %v", answer, err)
		}
		o.sound(t)
	})
}
