package announcement

import (
	"encoding/json"
	"strings"

	"mingzhi/db"
	"mingzhi/portal/label"
	"mingzhi/portal/layout"
	"mingzhi/rules"
)

// earlier is a version that is no longer in force, with what was changed after it.
type earlier struct {
	*db.Version
	Changed []change
}

// change is a fact before and after; empty where there was none.
type change struct{ Fact, Before, After layout.Text }

// facts are the facts of an announcement by their names in the ledger. Title,
// summary and text are not among them: an earlier version shows them whole.
var facts = map[string]layout.Text{
	"documentNumber": words.Number, "publishers": words.Publishers, "publishedOn": words.Published, "kind": words.Kind, "region": words.Region,
	"attachments": words.Attachments,
	"state":       layout.T("状态", "State"),
	"stateNote":   layout.T("更正或撤回的说明", "Note on the correction or withdrawal"),
	"corrects":    layout.T("所更正的公告（序号）", "The announcement that it corrects (index)"),
	"source":      layout.T("来源", "Source"),
	"synthetic":   layout.T("示例数据", "Sample data"),
}

// changes words what an entry changed of the version before it.
func changes(list []db.FactChange) []change {
	var worded []change
	for _, c := range list {
		if fact, ok := facts[c.Fact]; ok {
			worded = append(worded, change{fact, worth(c.Fact, c.Before), worth(c.Fact, c.After)})
		}
	}
	return worded
}

// worth words the value of a fact for readers.
func worth(fact, value string) layout.Text {
	if value == "" {
		return layout.Text{}
	}
	switch fact {
	case "state":
		return label.Of(db.AnnouncementState(value))
	case "kind":
		return label.Of(db.AnnouncementKind(value))
	case "publishedOn":
		if date := rules.Date(value); date.Valid() {
			return layout.T(date.Zh(), date.En())
		}
	case "synthetic":
		return layout.T("是", "yes")
	case "attachments":
		var files []struct{ Name string }
		if json.Unmarshal([]byte(value), &files) == nil {
			names := make([]string, len(files))
			for i, file := range files {
				names[i] = file.Name
			}
			return layout.Named(strings.Join(names, "、"))
		}
	}
	return layout.Named(value)
}
