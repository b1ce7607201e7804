package rules

import (
	"fmt"
	"strings"
	"time"
)

// ExcludedKind is one of the four kinds of activity for which no certificate may be
// issued (湘民发〔2023〕29号 二(二); 志愿服务记录与证明出具办法 art. 19).
type ExcludedKind string

const (
	// OnDuty is an activity in working time that is part of one's own job.
	OnDuty ExcludedKind = "ON_DUTY"
	// InternalDuty is what a unit or school asks of its own people.
	InternalDuty ExcludedKind = "INTERNAL_DUTY"
	// HoursNotServed are hours that are given for something else than time: a gift, a
	// promise, forwarding a post.
	HoursNotServed ExcludedKind = "HOURS_NOT_SERVED"
	// Charged is a journey, visit, meeting or camp that participants pay for.
	Charged ExcludedKind = "CHARGED"
)

// ExcludedKinds lists the kinds in the notice's order.
func ExcludedKinds() []ExcludedKind {
	return []ExcludedKind{OnDuty, InternalDuty, HoursNotServed, Charged}
}

// Label names the kind.
func (k ExcludedKind) Label() Text {
	switch k {
	case OnDuty:
		return Text{"工作时间的职务行为", "one's own job in working time"}
	case InternalDuty:
		return Text{"单位或学校内部要求的活动", "what a unit or school asks of its own people"}
	case HoursNotServed:
		return Text{"违反时间记录规定", "hours given for something else than time"}
	case Charged:
		return Text{"收费的旅游、参观、会议、研学、夏令营等", "journeys, visits, meetings or camps that participants pay for"}
	}
	return Text{}
}

// Activity is what a service record tells of an activity.
type Activity struct {
	Name, Content, Place           string
	StartedAt, EndedAt, RecordedAt time.Time
	// Minutes is the service time that was recorded.
	Minutes int64
}

// Signal is why an activity may be of an excluded kind. It is never the verdict: a
// person decides, and gives the reason.
type Signal struct {
	Kind ExcludedKind
	// Word is what raised it, as it is written in the activity; empty where it is not a
	// word.
	Word string
	Why  Text
}

// excludedWords raise a signal where an activity's name or content has them.
var excludedWords = []struct {
	kind  ExcludedKind
	words []string
	why   Text
}{
	{OnDuty, []string{"下沉社区", "下沉一线", "下沉本社区", "包保社区", "包保一线", "包保本社区", "驻点社区", "驻点一线", "驻点本社区", "本职工作", "履职", "值班值守", "上班时间", "工作日值守"},
		Text{"像是本职工作", "it reads like one's own job"}},
	{InternalDuty, []string{"团建", "资料整理", "整理资料", "日常值班", "值日", "工作会议", "例会", "班级卫生", "教室卫生", "寝室卫生", "宿舍卫生", "大扫除", "主题班会", "班会", "实验室清洁", "实验室卫生", "实验室清扫", "实验室值班", "学生会工作", "学生会值班", "学生会例会", "内务整理", "办公室值班"},
		Text{"像是单位或学校内部的事务", "it reads like an internal duty of a unit or school"}},
	{HoursNotServed, []string{"捐款", "捐衣", "捐物", "捐书", "捐赠", "转发", "朋友圈", "微博转", "点赞", "集赞", "奖励时长", "赠送时长", "时长奖励", "补录", "双倍", "翻倍", "兑换时长", "时长兑换", "投票"},
		Text{"时长像是以捐赠、转发或奖励换得的，不是服务的时间", "the hours read as given for a gift, a post or a reward, and not for time"}},
	{Charged, []string{"研学", "夏令营", "冬令营", "旅游", "旅行", "采风", "参观学习", "收费", "自费", "报名费", "付费", "门票", "亲子游", "红色游", "一日游", "二日游", "两日游", "三日游"},
		Text{"像是收费的旅游、参观、会议、研学或夏令营", "it reads like a journey, visit, meeting or camp that is paid for"}},
}

// firstWord is the first of some words in a text, the longest of those that begin
// there; empty where there is none.
func firstWord(text string, words []string) (first string) {
	at := len(text)
	for _, word := range words {
		if i := strings.Index(text, word); i >= 0 && (i < at || i == at && len(word) > len(first)) {
			first, at = word, i
		}
	}
	return first
}

// longestDay is more than anybody serves in one go without a night.
const longestDay = 24 * time.Hour

// ExcludedSignals lists what in a service record may make it an activity of an
// excluded kind.
func ExcludedSignals(a Activity) (signals []Signal) {
	text := strings.Map(Simplified, Fold(a.Name+"\n"+a.Content))
	for _, excluded := range excludedWords {
		if word := firstWord(text, excluded.words); word != "" {
			signals = append(signals, Signal{excluded.kind, word, excluded.why})
		}
	}
	served := a.EndedAt.Sub(a.StartedAt)
	switch {
	case time.Duration(a.Minutes)*time.Minute > served:
		signals = append(signals, Signal{Kind: HoursNotServed, Why: Text{
			fmt.Sprintf("记录 %s 小时，起止之间只有 %s 小时", Hours(a.Minutes), Hours(int64(served/time.Minute))),
			fmt.Sprintf("%s hours are recorded, and only %s lie between start and end", Hours(a.Minutes), Hours(int64(served/time.Minute))),
		}})
	case served > longestDay:
		signals = append(signals, Signal{Kind: HoursNotServed, Why: Text{"一条记录连续超过一天", "one record goes on for more than a day"}})
	case a.RecordedAt.Before(a.EndedAt):
		signals = append(signals, Signal{Kind: HoursNotServed, Why: Text{"活动结束之前就已记录，像是承诺的时长", "it was recorded before it ended, like hours that were promised"}})
	}
	return signals
}

// Hours writes minutes as hours, without zeros that say nothing.
func Hours(minutes int64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", float64(minutes)/60), "0"), ".")
}
