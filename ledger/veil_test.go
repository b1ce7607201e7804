package ledger_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"mingzhi/ledger"
)

func TestAVeilIsWhatItsFormulaSays(t *testing.T) {
	salt := bytes.Repeat([]byte{7}, 32)
	want := sha256.Sum256([]byte("mingzhi/ledger/veil/v1\n" + string(salt) + "示例"))
	if got := ledger.Veil(salt, "示例"); got != hex.EncodeToString(want[:]) {
		t.Errorf("%s", got)
	}
	other := bytes.Repeat([]byte{8}, 32)
	if ledger.Veil(salt, "示例") == ledger.Veil(other, "示例") || ledger.Veil(salt, "示例") == ledger.Veil(salt, "示例甲") {
		t.Error("two salts or two facts have one veil")
	}
}

func TestSaltsAreWholeOrAnError(t *testing.T) {
	salt, err := ledger.NewSalt(strings.NewReader(strings.Repeat("s", 40)))
	if err != nil || len(salt) != 32 {
		t.Errorf("%d bytes, %v", len(salt), err)
	}
	if _, err := ledger.NewSalt(strings.NewReader("short")); err == nil {
		t.Error("a short source gives a salt")
	}
}
