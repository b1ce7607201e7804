package exchange

import (
	"fmt"

	"mingzhi/exchange/sheet"
	"mingzhi/rules"
)

// advise adds to a problem of missing headings where a blank list comes from and,
// where the headings are those of another kind, which.
func (run *run) advise(problem *rules.Problem, sheets ...sheet.Sheet) *rules.Problem {
	advised := *problem
	kind := run.summary.Kind
	advised.Mend.Zh += fmt.Sprintf("；空白模板：mingzhi template %s 模板.xlsx", kind)
	advised.Mend.En += fmt.Sprintf("; for a blank list: mingzhi template %s FILE.xlsx", kind)
	for _, one := range sheets {
		if other := betterKind(kind, one); other != "" {
			advised.Message.Zh += "。这像是“" + other.Title().Zh + "”的表"
			advised.Message.En += ". This looks like a list of " + other.Title().En
			advised.Mend.Zh = fmt.Sprintf("改用 mingzhi import %s；确是“%s”的，", other, kind.Title().Zh) + advised.Mend.Zh
			advised.Mend.En = fmt.Sprintf("use mingzhi import %s; if it is a list of %s, ", other, kind.Title().En) + advised.Mend.En
			break
		}
	}
	return &advised
}

// betterKind is the kind that has all of its required headings in a sheet and
// more of them than the kind that was asked for; empty for none.
func betterKind(asked Kind, one sheet.Sheet) Kind {
	if one.Hidden {
		return ""
	}
	better, most := Kind(""), 0
	if found, _ := findHeadings(one, newHeadingIndex(asked.Columns())); found != nil {
		most = found.score
	}
	for _, kind := range Kinds() {
		found, problem := findHeadings(one, newHeadingIndex(kind.Columns()))
		if kind != asked && found != nil && problem == nil && found.score > most {
			better, most = kind, found.score
		}
	}
	return better
}
