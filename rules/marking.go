package rules

import "strings"

// Period is a span of legal dates, both ends included. An empty end is open.
type Period struct {
	From, To Date
}

// Contains tells whether the period holds the date. An empty date is in none.
func (p Period) Contains(d Date) bool {
	return d != "" && (p.From == "" || d >= p.From) && (p.To == "" || d <= p.To)
}

// NoticeNumber is the document number of the notice whose rules this package
// computes.
const NoticeNumber = "湘民发〔2023〕29号"

// NoticePeriod is when the notice is in force: five years from its printing on 7
// September 2023 (part 三, last sentence).
func NoticePeriod() Period { return Period{From: "2023-09-07", To: "2028-09-06"} }

// Footing is on what an organization stands with regard to marking (标识).
type Footing string

// The footings of 湘民发〔2023〕29号 二(一).
const (
	// MustMark: the name has a keyword and the charter's purpose is volunteering.
	MustMark Footing = "MUST_MARK"
	// MayMark: no keyword, but the purpose is volunteering and it applied.
	MayMark Footing = "MAY_MARK"
	// EligibleIfApplied: as MayMark, but it has not applied; it must not be marked.
	EligibleIfApplied Footing = "ELIGIBLE_IF_APPLIED"
	// MarkingConflict: the name has a keyword, the purpose is something else.
	MarkingConflict Footing = "CONFLICT"
	// NoFooting: neither keyword nor purpose.
	NoFooting Footing = "NO_BASIS"
)

// MarkingAnswer is what the rule says of one organization, and why.
type MarkingAnswer struct {
	// Footing is the answer.
	Footing Footing
	// Basis is NAME_AND_CHARTER for MustMark, APPLICATION for MayMark, else empty.
	Basis string
	// Reason says why, for people.
	Reason Text
	// Article is the place of the rule.
	Article string
	// Effective is when the rule is in force; outside it the answer is history.
	Effective Period
}

// Allowed tells whether the organization may be marked today.
func (a MarkingAnswer) Allowed() bool { return a.Basis != "" }

// MarkingBasisOf computes who may be marked, and on which basis (湘民发〔2023〕29号
// 二(一)). purposeIsVolunteering is what a person found in the approved charter;
// applied is whether the organization asked to be marked. Cancelled and revoked
// organizations and branch offices are not for this rule: the caller leaves them
// out.
func MarkingBasisOf(name string, purposeIsVolunteering, applied bool) MarkingAnswer {
	answer := MarkingAnswer{Article: NoticeNumber + " 二(一)", Effective: NoticePeriod()}
	switch keyword := HasMarkingKeyword(name); {
	case keyword && purposeIsVolunteering:
		answer.Footing, answer.Basis = MustMark, "NAME_AND_CHARTER"
		answer.Reason = Text{"名称含有“志愿服务”“志愿者”或“义工”，章程以开展志愿服务为宗旨：应直接标识并公告，无须申请", "the name has a keyword and the charter's purpose is volunteer service: it is marked and announced without an application"}
	case keyword:
		answer.Footing = MarkingConflict
		answer.Reason = Text{"名称含有关键字，但章程不以开展志愿服务为宗旨：不得标识，请核实章程或名称", "the name has a keyword but the charter's purpose is not volunteer service: it is not marked; look into the charter or the name"}
	case purposeIsVolunteering && applied:
		answer.Footing, answer.Basis = MayMark, "APPLICATION"
		answer.Reason = Text{"名称不含关键字，章程以开展志愿服务为宗旨，且已主动申请：核准章程后标识并公告", "no keyword in the name, but the charter's purpose is volunteer service and it applied: it is marked and announced once the charter is checked"}
	case purposeIsVolunteering:
		answer.Footing = EligibleIfApplied
		// The purpose may not have been stated, so the reason does not claim it.
		answer.Reason = Text{"名称不含“志愿服务”“志愿者”“义工”，也没有写明主动申请：不得径行标识", "the name has none of 志愿服务, 志愿者 and 义工, and no application is stated: it must not be marked"}
	default:
		answer.Footing = NoFooting
		answer.Reason = Text{"名称不含关键字，章程也不以开展志愿服务为宗旨：没有标识依据", "no keyword in the name, and the charter's purpose is not volunteer service: there is no basis"}
	}
	return answer
}

// markingKeywords are those that the notice names. 志愿 alone is not one.
var markingKeywords = [...]string{"志愿服务", "志愿者", "义工"}

// accidents are words in which 义工 only meets by chance: socialism's work, the
// industry of a place called 信义.
var accidents = strings.NewReplacer(
	"主义工", "", "义工作", "", "义工业", "", "义工程", "", "义工商", "", "义工艺", "", "义工贸", "", "义工厂", "",
)

// HasMarkingKeyword tells whether a name contains 志愿服务, 志愿者 or 义工, in
// simplified or traditional characters, whatever spaces and widths it is written
// with. 志愿 alone is not listed, and 主义工作 is not 义工.
func HasMarkingKeyword(name string) bool {
	folded := accidents.Replace(plainName(name))
	for _, keyword := range markingKeywords {
		if strings.Contains(folded, keyword) {
			return true
		}
	}
	return false
}

// traditional holds the characters of the keywords and of purposes that
// traditional writing has otherwise.
var traditional = strings.NewReplacer("願", "愿", "務", "务", "義", "义", "誌", "志", "為", "为", "開", "开", "組", "组", "織", "织", "從", "从", "業", "业", "參", "参", "與", "与", "動", "动", "導", "导", "廣", "广", "揚", "扬", "進", "进")

// plainName is how names and purposes are compared: folded and simplified.
func plainName(s string) string { return traditional.Replace(Fold(s)) }

// PurposeSignal is what a charter's text suggests about its purpose. It is a
// signal for the person who reads the charter, never the verdict.
type PurposeSignal string

// The purpose signals.
const (
	// PurposeLikely: the text speaks of doing volunteer service.
	PurposeLikely PurposeSignal = "LIKELY"
	// PurposeUnlikely: the text does not speak of it, or says that it is not so.
	PurposeUnlikely PurposeSignal = "UNLIKELY"
	// PurposeUnclear: there is no text, or it only touches on volunteering.
	PurposeUnclear PurposeSignal = "UNCLEAR"
)

// PurposeIsVolunteering reads the charter's purpose (宗旨) for signs that it is to
// carry out volunteer service (志愿服务条例 art. 6).
func PurposeIsVolunteering(purpose string) PurposeSignal {
	text := plainName(purpose)
	if text == "" {
		return PurposeUnclear
	}
	for _, denied := range []string{"不以开展志愿服务", "不以志愿服务", "不再以开展志愿服务", "不再以志愿服务", "不再开展志愿服务", "不开展志愿服务", "非志愿服务"} {
		if strings.Contains(text, denied) {
			return PurposeUnlikely
		}
	}
	for _, said := range []string{
		"开展志愿服务", "以志愿服务为", "提供志愿服务", "从事志愿服务", "组织志愿服务", "参与志愿服务", "推动志愿服务", "发展志愿服务",
		"开展义工服务", "提供义工服务", "组织志愿者", "组织义工", "开展志愿者服务", "开展公益志愿服务", "开展各类志愿服务", "开展社会志愿服务", "开展社区志愿服务",
	} {
		if strings.Contains(text, said) {
			return PurposeLikely
		}
	}
	if strings.Contains(text, "志愿") || strings.Contains(accidents.Replace(text), "义工") {
		return PurposeUnclear
	}
	return PurposeUnlikely
}
