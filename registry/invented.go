package registry

import (
	"strings"

	"mingzhi/db"
	"mingzhi/rules"
)

// sampleSign is how invented names say on their face what they are.
const sampleSign = "示例"

// checkInvented keeps invention apart from fact. What is invented says so in its
// name, so that no real body is ever named as invented data; and it hangs only on
// what is invented too, as what is real hangs only on what is real.
func checkInvented(field, name string, row db.Origin, hangsOn ...db.Origin) error {
	if row.Synthetic && !strings.Contains(name, sampleSign) {
		return &rules.Problem{
			Code: rules.Conflict, Field: field,
			Message: rules.Text{Zh: "标为示例，名称中却没有“（示例）”", En: "it is marked as invented, but its name does not say so"},
			Mend: rules.Text{
				Zh: "虚构的请在名称后加上“（示例）”；真实的请去掉示例标记", En: "add （示例） to an invented name; take the mark off what is real",
			},
		}
	}
	for _, other := range hangsOn {
		if other.Synthetic != row.Synthetic {
			return &rules.Problem{
				Code: rules.Conflict, Field: field,
				Message: rules.Text{Zh: "示例数据和真实数据不能混在一起", En: "invented data and real data cannot be mixed"},
				Mend: rules.Text{
					Zh: "示例只能关联示例，真实的只能关联真实的；请核对“是否示例”", En: "an invented row belongs to invented ones, a real row to real ones; check the column 是否示例",
				},
			}
		}
	}
	return nil
}
