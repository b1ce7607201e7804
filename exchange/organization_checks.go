package exchange

import (
	"context"

	"mingzhi/db"
	"mingzhi/rules"
)

// checkKind holds the stated kind against the credit code: its first two
// characters tell who registers and what (GB 32100-2015: 51, 52 and 53 for the
// three kinds that civil affairs registers).
func checkKind(r *row, o *db.Organization) {
	byCode := rules.OrganizationKindOf(o.CreditCode)
	switch {
	case o.CreditCode == "" || !r.sound("kind"):
	case byCode == "" && (r.values["kind"] != "" || o.Kind == ""):
		r.fail("creditCode", &rules.Problem{
			Code: rules.Conflict,
			Message: rules.Text{
				Zh: "信用代码以" + o.CreditCode[:2] + "开头，不是民政部门登记的社会团体（51）、社会服务机构（52）或基金会（53）",
				En: "the credit code begins with " + o.CreditCode[:2] + ", which is no association (51), service institution (52) or foundation (53) of civil affairs",
			},
			Mend: rules.Text{Zh: "对照登记证书核对信用代码", En: "compare the credit code with the registration certificate"},
		})
	case r.values["kind"] == "":
	case byCode != string(o.Kind):
		r.fail("kind", &rules.Problem{
			Code: rules.Conflict,
			Message: rules.Text{
				Zh: "信用代码第2位表明是" + kindTitle(byCode).Zh + "，所填却是" + kindTitle(string(o.Kind)).Zh,
				En: "position 2 of the credit code says " + kindTitle(byCode).En + ", the row says " + kindTitle(string(o.Kind)).En,
			},
			Mend: rules.Text{Zh: "对照登记证书核对组织类型和信用代码", En: "compare both with the registration certificate"},
		})
	}
}

func kindTitle(kind string) rules.Text {
	for _, column := range organizationColumns() {
		for _, word := range column.Words {
			if word.Value == kind {
				return word.Title
			}
		}
	}
	return rules.Text{Zh: kind, En: kind}
}

// warnOfNamesake warns of a name that stands under another credit code too, in
// the file or in the register: one of the codes is probably wrong.
func warnOfNamesake(ctx context.Context, tx *transaction, r *row, o *db.Organization) error {
	if o.CreditCode == "" || o.Name == "" {
		return nil
	}
	others, err := tx.Namesake(ctx, o)
	if err != nil {
		return err
	}
	if others != nil {
		r.warn("name", &rules.Problem{
			Code: rules.Conflict,
			Message: rules.Text{
				Zh: "另有同名组织，信用代码是" + others.CreditCode,
				En: "another organization of this name has the credit code " + others.CreditCode,
			},
			Mend: rules.Text{Zh: "核对是否同一组织、哪个代码正确", En: "see whether it is the same one, and which code is right"},
		})
	}
	return nil
}
