package rules

import "errors"

// Text is one sentence in both languages of the house.
type Text struct {
	// Zh is the Chinese wording, En the English one.
	Zh, En string
}

// In returns the wording for a language tag: "en" gives English, anything else
// Chinese.
func (t Text) In(lang string) string {
	if lang == "en" {
		return t.En
	}
	return t.Zh
}

// Problem is the one error that people see: a stable code, what is wrong, where
// it is, and how to mend it, in Chinese and English. Its cause goes to the log
// and never to a reader.
type Problem struct {
	// Code is stable: scripts may depend on it. See Codes.
	Code Code
	// Field is the path of the input that is wrong, such as filter.region or
	// a column heading; empty when the whole input is meant.
	Field string
	// Message says what is wrong. It never repeats the input.
	Message Text
	// Mend says how to put it right; empty when nothing can be done.
	Mend Text
	// Excess is the limit that the input passes; nil when it passes none.
	Excess *Excess
	// Warning is true when the input is accepted nevertheless.
	Warning bool
	// Cause is the error underneath, for the log.
	Cause error
}

// Excess is a limit, by its stable name, and the figure that passes it.
type Excess struct {
	Name  string
	Limit int64
	// Actual is the input's own figure; nil when nobody knows it.
	Actual *int64
}

// Error is the English message with its code, for logs.
func (p *Problem) Error() string {
	text := string(p.Code) + ": " + p.Message.En
	if p.Field != "" {
		text = p.Field + ": " + text
	}
	if p.Cause != nil {
		text += ": " + p.Cause.Error()
	}
	return text
}

// Unwrap gives the cause.
func (p *Problem) Unwrap() error { return p.Cause }

// Temporary tells that nothing is wrong with the input: the same is answered later.
func (p *Problem) Temporary() bool {
	switch p.Code {
	case TooManyAttempts, TooManyRequests, Overloaded, Unavailable:
		return true
	}
	return false
}

// In returns a copy of the problem that points to a field.
func (p *Problem) In(field string) *Problem {
	located := *p
	located.Field = field
	return &located
}

// AsProblem finds the Problem in an error, or wraps the error as INTERNAL.
func AsProblem(err error) *Problem {
	var problem *Problem
	if errors.As(err, &problem) {
		return problem
	}
	return &Problem{
		Code:    Internal,
		Message: Text{Zh: "系统内部出错，请稍后再试", En: "something went wrong inside; please try again later"},
		Cause:   err,
	}
}

// Code is a stable error code.
type Code string

// The codes. Every code that leaves the program stands here and in Codes.
const (
	Internal            Code = "INTERNAL"
	NotFound            Code = "NOT_FOUND"
	BadRequest          Code = "BAD_REQUEST"
	BadSetting          Code = "BAD_SETTING"
	BadCreditCode       Code = "BAD_CREDIT_CODE"
	BadOrganizationCode Code = "BAD_ORGANIZATION_CODE"
	BadIDNumber         Code = "BAD_ID_NUMBER"
	BadDate             Code = "BAD_DATE"
	DateTooVague        Code = "DATE_TOO_VAGUE"
	DateInFuture        Code = "DATE_IN_FUTURE"
	DatesOutOfOrder     Code = "DATES_OUT_OF_ORDER"
	RecordedLate        Code = "RECORDED_LATE"
	BadDocumentNumber   Code = "BAD_DOCUMENT_NUMBER"
	BadRegion           Code = "BAD_REGION"
	BadEnum             Code = "BAD_VALUE"
	BadNumber           Code = "BAD_NUMBER"
	Missing             Code = "MISSING"
	TooLong             Code = "TOO_LONG"
	NoMarkingBasis      Code = "NO_MARKING_BASIS"
	BasisConflict       Code = "MARKING_BASIS_CONFLICT"
	AnnouncementMissing Code = "ANNOUNCEMENT_MISSING"
	AlreadyMarked       Code = "ALREADY_MARKED"
	NotMarked           Code = "NOT_MARKED"
	HoursDiffer         Code = "HOURS_DIFFER"
	BadCertificate      Code = "BAD_CERTIFICATE_NUMBER"
	NotTheRecorder      Code = "NOT_THE_RECORDER"
	NeedsDecision       Code = "NEEDS_DECISION"
	ExcludedActivity    Code = "EXCLUDED_ACTIVITY"
	OverlappingService  Code = "OVERLAPPING_SERVICE"
	FeeCharged          Code = "FEE_CHARGED"
	ServedLong          Code = "SERVED_LONG"
	CertifiedBefore     Code = "CERTIFIED_BEFORE"
	BadDocument         Code = "BAD_DOCUMENT"
	Conflict            Code = "CONFLICT"
	BadCursor           Code = "BAD_CURSOR"
	BadPage             Code = "BAD_PAGE"
	QueryTooLarge       Code = "QUERY_TOO_LARGE"
	QueryTooDeep        Code = "QUERY_TOO_DEEP"
	Busy                Code = "BUSY"
	Overloaded          Code = "OVERLOADED"
	Unavailable         Code = "UNAVAILABLE"
	QueryTooCostly      Code = "QUERY_TOO_COSTLY"
	QueryInvalid        Code = "QUERY_INVALID"
	NotOffered          Code = "NOT_OFFERED"
	UnknownDocument     Code = "UNKNOWN_DOCUMENT"
	// PersistedQueryNotFound is spelled as clients of Apollo's protocol know it.
	PersistedQueryNotFound Code = "PERSISTED_QUERY_NOT_FOUND"
	ProofInURL             Code = "PROOF_IN_URL"
	TooManyAttempts        Code = "TOO_MANY_ATTEMPTS"
	TooManyRequests        Code = "TOO_MANY_REQUESTS"
	BadToken               Code = "BAD_TOKEN"
	PersonalData           Code = "PERSONAL_DATA"
	Interrupted            Code = "INTERRUPTED"
	BadSpreadsheet         Code = "BAD_SPREADSHEET"
	HeadingMissing         Code = "HEADING_MISSING"
	HeadingAmbiguous       Code = "HEADING_AMBIGUOUS"
)

// Codes gives the meaning of every code, for docs/errors.md and its test.
var Codes = map[Code]Text{
	Internal:               {"系统内部错误", "an error inside the system; nothing about the input"},
	NotFound:               {"没有这一条", "there is no such public item"},
	BadRequest:             {"请求不成形", "the request is malformed"},
	BadSetting:             {"启动参数不对", "a setting of the program has a wrong value"},
	BadCreditCode:          {"统一社会信用代码不对", "the unified social credit code is wrong (GB 32100-2015)"},
	BadOrganizationCode:    {"信用代码内的主体标识码校验不符（仅提示）", "the inner organization code does not check (GB 11714; a warning)"},
	BadIDNumber:            {"公民身份号码不对", "the resident ID number is wrong (GB 11643-1999)"},
	BadDate:                {"日期不对", "the date cannot be read or does not exist"},
	DateTooVague:           {"日期不完整", "the date is known only to the year or month"},
	DateInFuture:           {"日期在将来", "the date lies in the future"},
	DatesOutOfOrder:        {"日期先后颠倒", "the dates are in the wrong order"},
	RecordedLate:           {"记录迟于十个工作日", "the service was recorded later than ten working days after it ended (a warning)"},
	BadDocumentNumber:      {"发文字号不对", "the document number is wrong"},
	BadRegion:              {"行政区划不对", "the region code or name is unknown"},
	BadEnum:                {"不是可选的值", "the value is not one of those allowed"},
	BadNumber:              {"数字不对", "the number cannot be read or is out of range"},
	Missing:                {"缺少必填项", "a required value is missing"},
	TooLong:                {"太长", "the text is too long"},
	NoMarkingBasis:         {"没有标识依据", "there is no basis for marking (湘民发〔2023〕29号 二(一))"},
	BasisConflict:          {"标识依据与事实不符", "the stated basis contradicts the name or the charter"},
	AnnouncementMissing:    {"缺少公告", "the announcement that makes it public is missing"},
	AlreadyMarked:          {"已经标识", "the organization is marked already"},
	NotMarked:              {"尚未标识", "the organization is not marked"},
	HoursDiffer:            {"时长与记录不符", "the certificate's hours are not the sum of its records"},
	BadCertificate:         {"证明编号不对", "the certificate number is wrong"},
	NotTheRecorder:         {"出具单位不是记录单位", "the unit that certifies is not the one that recorded"},
	NeedsDecision:          {"要由人认定是不是志愿服务", "a person has to decide whether it was volunteer service"},
	ExcludedActivity:       {"不属于可以记录的志愿服务", "an activity that must not be recorded as volunteer service"},
	OverlappingService:     {"同一人的服务时间重叠", "the same person would have served in two places at once"},
	FeeCharged:             {"出具证明不得收费", "a certificate must be free of charge"},
	ServedLong:             {"一天服务时间很长", "a long day of service"},
	CertifiedBefore:        {"记录已在另一份有效证明里", "records stand in another valid certificate, too"},
	BadDocument:            {"不是能读的电子证明", "this is no signed certificate that can be read"},
	Conflict:               {"与已有内容冲突", "it contradicts what is registered"},
	BadCursor:              {"翻页游标不对", "the cursor is not one that this API gave out"},
	BadPage:                {"分页参数不对", "first, last, after and before do not fit together"},
	QueryTooLarge:          {"查询太大", "the query has too many tokens, fields, aliases or directives, or the body is too large"},
	QueryTooDeep:           {"查询太深", "the query is nested too deeply"},
	Busy:                   {"登记簿正忙", "another program is writing to the register; try again"},
	Overloaded:             {"访问的人太多", "the server has more to do than it can; come back after the time of Retry-After"},
	Unavailable:            {"登记簿暂时读不到", "the register cannot be read at the moment; what was asked lately is still answered"},
	QueryTooCostly:         {"查询代价太高", "the query would cost too much"},
	QueryInvalid:           {"查询无效", "the query does not fit the schema"},
	NotOffered:             {"接口不提供这种方式", "the API does not offer this: mutations, subscriptions, streams, other media types"},
	UnknownDocument:        {"没有这个编号的查询文档", "no document with this documentId is shipped with the program"},
	PersistedQueryNotFound: {"这个哈希值的查询没有留存", "no query with this hash is kept; send the query itself together with its hash"},
	ProofInURL:             {"证明凭据不得放在网址里", "proofs never travel in a URL; send the verification by POST"},
	TooManyAttempts:        {"查验次数太多", "too many attempts; wait and try again"},
	TooManyRequests:        {"查询太多，点数用完了", "too many requests for the points of this while; wait and try again"},
	BadToken:               {"令牌不对", "the token is mistyped, unknown or revoked"},
	PersonalData:           {"含有个人信息", "it holds personal data that must not become public"},
	Interrupted:            {"操作中断", "it was interrupted before it was done; nothing was changed"},
	BadSpreadsheet:         {"表格读不出来", "the spreadsheet cannot be read"},
	HeadingMissing:         {"找不到表头", "a required column heading is missing"},
	HeadingAmbiguous:       {"几列的表头含义相同", "several columns have headings of the same meaning"},
}
