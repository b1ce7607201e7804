package pagetest

import (
	"slices"
	"testing"

	"mingzhi/portal/layout"
)

func TestWordsAreReadWithoutMarkup(t *testing.T) {
	got := words("<main><dl><div><dt>A &lt;b&gt; isn&#39;t</dt><dd><time datetime=\"x\">2024</time>,\n <b>c</b></dd></div></dl></main>")
	if want := "A &lt;b&gt; isn't 2024, c"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestSlipsOfTheProgramAreFound(t *testing.T) {
	for text, want := range map[string]bool{
		"NOT_COOPERATING": true, "in %!s(int=3)": true, "&lt;nil&gt;": true, "ZgotmplZ": true, "0001-01-01": true,
		"SHA-256 and GB/T 2260": false, "ZM430104-2026-000123K-9": false, `<p class="mark-NEVER_MARKED">Never marked</p>`: false,
	} {
		if got := len(slips(text)) > 0; got != want {
			t.Errorf("%q is a slip: %v", text, got)
		}
	}
}

func TestChineseOnAnEnglishPageIsMarkedOrNamed(t *testing.T) {
	for markup, want := range map[string][]string{
		`<main><p lang="zh-CN">中文 <b>也是</b></p><p>English<br></p></main>`:                 nil,
		`<main><p lang="zh-CN">中文</p><p>没有翻译</p></main>`:                                  {"没有翻译"},
		`<main><nav aria-label="翻页"><input required placeholder="检索"></nav></main>`:       {"翻页", "检索"},
		`<main><p lang="zh-CN"><span lang="en">英文</span></p></main>`:                      {"英文"},
		`<main><p>the ground is 湘民发〔2023〕29号 &amp; the law</p><p>别的</p></main>`:           {"别的"},
		`<main><div class="c"><svg viewBox="0 0 1 1"><path d="M0 0"/></svg></div></main>`: nil,
	} {
		if got := untranslated(markup, []string{"湘民发〔2023〕29号"}); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", markup, got, want)
		}
	}
}

func TestARowFindsWhatIsWrong(t *testing.T) {
	answer := Answer{Status: 200, Main: `<main><h1 class="c">One &amp; two</h1><p>三</p></main>`}
	for does, c := range map[string]struct {
		row    Row
		faults int
	}{
		"all is as it says":             {Row{Says: []string{"One &amp; two 三", `class="c"`}, Never: []string{"four"}}, 0},
		"another status":                {Row{Status: 404}, 1},
		"words that are not there":      {Row{Says: []string{"One", "four", "five"}}, 2},
		"words that must not be there":  {Row{Never: []string{"two", "four"}}, 1},
		"nor in the markup":             {Row{Never: []string{`class="c"`}}, 1},
		"Chinese on an English page":    {Row{Lang: layout.En}, 1},
		"a name on an English page":     {Row{Lang: layout.En, Names: []string{"三"}}, 0},
		"Chinese is no fault otherwise": {Row{Lang: layout.Zh}, 0},
	} {
		if got := c.row.faults(answer); len(got) != c.faults {
			t.Errorf("%s: %q", does, got)
		}
	}
}

// Two registers are the same to the last hash, so that golden files hold.
func TestTheRegisterIsTheSameEachTime(t *testing.T) {
	one, other := Open(t), Open(t)
	first, err := one.DB.Checkpoint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	second, err := other.DB.Checkpoint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if first.RootHash != second.RootHash || one.Valid != other.Valid || one.Foreign != other.Foreign {
		t.Errorf("%v and %v, %v and %v", first, second, one.Valid, other.Valid)
	}
}
