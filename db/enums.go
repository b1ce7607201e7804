package db

// The enums below are the glossary's. Each is also a CHECK in the schema, so
// that no other value can reach a reader.

// RegionLevel is the level of a division in GB/T 2260.
type RegionLevel string

// The three levels of the region tree.
const (
	Province   RegionLevel = "PROVINCE"
	Prefecture RegionLevel = "PREFECTURE"
	County     RegionLevel = "COUNTY"
)

// PublisherLine is the line of office (条线) that a publisher belongs to.
type PublisherLine string

// The lines of office.
const (
	CivilAffairs       PublisherLine = "CIVIL_AFFAIRS"
	CivilizationOffice PublisherLine = "CIVILIZATION_OFFICE"
	Education          PublisherLine = "EDUCATION"
	YouthLeague        PublisherLine = "YOUTH_LEAGUE"
	WomensFederation   PublisherLine = "WOMENS_FEDERATION"
	DisabledPersonsFed PublisherLine = "DISABLED_PERSONS_FEDERATION"
	SocialWork         PublisherLine = "SOCIAL_WORK"
	OtherLine          PublisherLine = "OTHER"
)

// OrganizationKind is the legal form of an organization (志愿服务条例 art. 8).
type OrganizationKind string

// The three legal forms.
const (
	Association        OrganizationKind = "ASSOCIATION"
	ServiceInstitution OrganizationKind = "SERVICE_INSTITUTION"
	Foundation         OrganizationKind = "FOUNDATION"
)

// MarkStatus says whether an organization is marked today (标识状态).
type MarkStatus string

// The mark statuses.
const (
	Marked      MarkStatus = "MARKED"
	Unmarked    MarkStatus = "UNMARKED"
	NeverMarked MarkStatus = "NEVER_MARKED"
)

// MarkingBasis is why an organization may be marked (湘民发〔2023〕29号 二(一)).
type MarkingBasis string

// The two bases of marking.
const (
	NameAndCharter MarkingBasis = "NAME_AND_CHARTER"
	Application    MarkingBasis = "APPLICATION"
)

// UnmarkReason is why a mark was taken back.
type UnmarkReason string

// The reasons of unmarking.
const (
	CharterChanged      UnmarkReason = "CHARTER_CHANGED"
	Deregistered        UnmarkReason = "DEREGISTERED"
	RegistrationRevoked UnmarkReason = "REGISTRATION_REVOKED"
	Correction          UnmarkReason = "CORRECTION"
)

// AnnouncementKind is what an announcement is about.
type AnnouncementKind string

// The kinds of announcement.
const (
	MarkingAnnouncement   AnnouncementKind = "MARKING"
	UnmarkingAnnouncement AnnouncementKind = "UNMARKING"
	AnnualList            AnnouncementKind = "ANNUAL_LIST"
	InspectionResult      AnnouncementKind = "INSPECTION_RESULT"
	PenaltyAnnouncement   AnnouncementKind = "PENALTY"
	CommendationNotice    AnnouncementKind = "COMMENDATION"
	Notice                AnnouncementKind = "NOTICE"
)

// AnnouncementState is where an announcement stands. Only PUBLISHED, CORRECTED
// and WITHDRAWN are ever visible to the public.
type AnnouncementState string

// The states of an announcement.
const (
	Draft     AnnouncementState = "DRAFT"
	InReview  AnnouncementState = "IN_REVIEW"
	Published AnnouncementState = "PUBLISHED"
	Corrected AnnouncementState = "CORRECTED"
	Withdrawn AnnouncementState = "WITHDRAWN"
)

// SubjectKind is what was inspected (抽查对象).
type SubjectKind string

// The kinds of inspected subject.
const (
	SubjectOrganization SubjectKind = "ORGANIZATION"
	SubjectGroup        SubjectKind = "GROUP"
	SubjectOtherBody    SubjectKind = "OTHER_BODY"
)

// InspectionMode is how a subject was inspected.
type InspectionMode string

// The modes of inspection. Only ON_SITE counts towards the yearly floor of ten.
const (
	OnSite  InspectionMode = "ON_SITE"
	Written InspectionMode = "WRITTEN"
)

// InspectionSelection is how a subject came to be inspected.
type InspectionSelection string

// The ways of selection.
const (
	SelectedByComplaint      InspectionSelection = "COMPLAINT"
	SelectedByNegativeReport InspectionSelection = "NEGATIVE_REPORT"
	SelectedAsKeyTarget      InspectionSelection = "KEY_TARGET"
	SelectedAtRandom         InspectionSelection = "RANDOM"
	SelectedOtherwise        InspectionSelection = "OTHER"
)

// InspectionOutcome is the published result (抽查结果).
type InspectionOutcome string

// The outcomes of an inspection.
const (
	NoIssue        InspectionOutcome = "NO_ISSUE"
	IssuesFound    InspectionOutcome = "ISSUES_FOUND"
	NotCooperating InspectionOutcome = "NOT_COOPERATING"
)

// CheckItem is one thing that an inspection looks at (湘民发〔2023〕29号 二(二)).
type CheckItem string

// The record items and the certificate items.
const (
	BasicInformation     CheckItem = "BASIC_INFORMATION"
	ServiceTime          CheckItem = "SERVICE_TIME"
	ServiceContent       CheckItem = "SERVICE_CONTENT"
	Evaluation           CheckItem = "EVALUATION"
	Training             CheckItem = "TRAINING"
	Awards               CheckItem = "AWARDS"
	WithinTenWorkingDays CheckItem = "WITHIN_TEN_WORKING_DAYS"
	EnteredInSystem      CheckItem = "ENTERED_IN_SYSTEM"
	MatchesActivity      CheckItem = "MATCHES_ACTIVITY"
	PaidBeyondSubsidy    CheckItem = "PAID_BEYOND_SUBSIDY"
	NonVoluntaryRecorded CheckItem = "NON_VOLUNTARY_RECORDED"
	ProfitUnderName      CheckItem = "PROFIT_UNDER_NAME"
	IssuedFromRecords    CheckItem = "ISSUED_FROM_RECORDS"
	CheckableInSystem    CheckItem = "CHECKABLE_IN_SYSTEM"
	ForgedOrAltered      CheckItem = "FORGED_OR_ALTERED"
	FeeCharged           CheckItem = "FEE_CHARGED"
)

// CheckItems lists the items in the order of the notice.
func CheckItems() []CheckItem {
	return []CheckItem{
		BasicInformation, ServiceTime, ServiceContent, Evaluation, Training, Awards, WithinTenWorkingDays, EnteredInSystem,
		MatchesActivity, PaidBeyondSubsidy, NonVoluntaryRecorded, ProfitUnderName,
		IssuedFromRecords, CheckableInSystem, ForgedOrAltered, FeeCharged,
	}
}

// FindingResult is what an inspection found for one item.
type FindingResult string

// The results of one item.
const (
	Met           FindingResult = "MET"
	NotMet        FindingResult = "NOT_MET"
	NotApplicable FindingResult = "NOT_APPLICABLE"
)

// RectificationState is where an ordered rectification (整改) stands.
type RectificationState string

// The states of a rectification.
const (
	RectificationOrdered   RectificationState = "ORDERED"
	RectificationCompleted RectificationState = "COMPLETED"
	RectificationOverdue   RectificationState = "OVERDUE"
)

// CertificateState is where a certificate stands.
type CertificateState string

// The states of a certificate.
const (
	Valid    CertificateState = "VALID"
	Revoked  CertificateState = "REVOKED"
	Replaced CertificateState = "REPLACED"
)
