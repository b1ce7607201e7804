package exchange

import (
	"mingzhi/db"
	"mingzhi/rules"
)

// inOrder holds the dates of a marking against each other and the registration.
// The registry refuses the first that is wrong; here the clerk is told them all.
func (m *markingRow) inOrder(r *row, o *db.Organization) {
	mend := rules.Text{Zh: "核对两个日期", En: "check both dates"}
	wrong := func(field string, message rules.Text) {
		r.fail(field, &rules.Problem{Code: rules.DatesOutOfOrder, Message: message, Mend: mend})
	}
	if m.marking.MarkedOn.Before(m.marking.CharterCheckedOn) {
		wrong("charterCheckedOn", rules.Text{Zh: "章程核实晚于标识", En: "the charter was checked after the marking"})
	}
	if m.marking.MarkedOn.Before(o.RegisteredOn) {
		wrong("markedOn", rules.Text{Zh: "标识早于登记", En: "it would be marked before it was registered"})
	}
	if m.unmarkedOn.Before(m.marking.MarkedOn) {
		wrong("unmarkedOn", rules.Text{Zh: "取消标识早于标识", En: "it would be unmarked before it was marked"})
	}
}
