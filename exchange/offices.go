package exchange

import (
	"regexp"
	"slices"
	"strings"

	"mingzhi/rules"
)

// officeEnd is how the names of offices that publish together end.
var officeEnd = regexp.MustCompile(`(局|厅|委|委员会|办|办公室|部|会|联|院|处|署|中心|政府|站|所|团委|总队|支队|大队|协会|集团|公司|大学|学院)(（[^（）]*）)?$`)

// A list of offices is separated by hard separators; the soft ones stand inside
// of names too.
const (
	hardSeparators = "、；;\n，,"
	softSeparators = " /和及与"
)

// offices reads the names of offices in a cell. A space, a stroke or 和 separates
// two when what stands on both sides is an office: 民政局和教育局 are two, while
// 人力资源和社会保障局 and 文化和旅游厅 are one each.
func (r *row) offices(field string, limit int) []string {
	var names []string
	for _, part := range readList(r.text(field), hardSeparators) {
		for _, name := range splitOffices(part) {
			if len([]rune(name)) > limit {
				r.fail(field, tooLong(limit))
				return nil
			}
			if !rules.HasLetter(name) {
				r.fail(field, noName())
				return nil
			}
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	r.values[field] = strings.Join(names, "、")
	return names
}

// splitOffices splits where an office ends and another one follows.
func splitOffices(text string) []string {
	letters := []rune(text)
	for i, letter := range letters {
		if !strings.ContainsRune(softSeparators, letter) {
			continue
		}
		before, after := rules.CleanName(string(letters[:i])), rules.CleanName(string(letters[i+1:]))
		if officeEnd.MatchString(before) && officeEnd.MatchString(after) {
			return append([]string{before}, splitOffices(after)...)
		}
	}
	return []string{rules.CleanName(text)}
}
